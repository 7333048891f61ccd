package io.linkspan.broker.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Around the depth at which the trees stop making a node per level, they select what each single filter selects. */
class DeepTopicsProperties {
    private static final String[] LEVELS = {"a", "b", "", "$s", "+"};
    private static final int ROUNDS = 20_000;

    private final long seed = Long.getLong("linkspan.seed", 20_260_303L);
    private final Random random = new Random(seed);

    @Test
    @DisplayName(
            "subscriptions: the tree finds the filters that match, while deep ones come and go [MQTT-4.7.1-1 .. 3]")
    void subscriptions() {
        var tree = new FilterTree<TopicFilter>();
        Set<TopicFilter> model = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            TopicFilter filter = TopicFilter.of(prefix(true) + suffix(LEVELS.length, random.nextInt(3) == 0));
            boolean add = random.nextInt(3) > 0 && model.size() < 80;
            tree.update(filter, present -> add ? filter : null);
            if (add) {
                model.add(filter);
            } else {
                model.remove(filter);
            }
            String topic = prefix(false) + suffix(LEVELS.length - 1, false);
            List<TopicFilter> found = new ArrayList<>();
            tree.match(topic, found);
            assertThat(found)
                    .as("seed %d round %d topic '%s' filters %s", seed, round, topic, model)
                    .containsExactlyInAnyOrderElementsOf(
                            model.stream().filter(each -> each.matches(topic)).toList());
            assertThat(tree.size()).isEqualTo(model.size());
        }
        for (TopicFilter filter : model) {
            tree.update(filter, present -> null);
        }
        assertThat(tree.size()).isZero();
    }

    @Test
    @DisplayName("retained messages: a filter finds the topics it matches, while deep ones come and go [MQTT-3.3.1-5]")
    void retainedMessages() {
        var store = new RetainedStore(
                BrokerLimits.DEFAULT, new BrokerCounters(), (topic, message, version, kept) -> {}, () -> 1);
        Set<String> model = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String topic = prefix(false) + suffix(LEVELS.length - 1, false);
            boolean keep = random.nextInt(3) > 0 && model.size() < 80;
            store.accept(message(topic, keep ? 1 : 0));
            if (keep) {
                model.add(topic);
            } else {
                model.remove(topic);
            }
            TopicFilter filter = TopicFilter.of(prefix(true) + suffix(LEVELS.length, random.nextInt(3) == 0));
            assertThat(store.matching(filter).stream()
                            .map(each -> each.message().topic()))
                    .as("seed %d round %d filter '%s' topics %s", seed, round, filter, model)
                    .containsExactlyInAnyOrderElementsOf(
                            model.stream().filter(filter::matches).toList());
            assertThat(store.size()).isEqualTo(model.size());
        }
        for (String topic : model) {
            store.accept(message(topic, 0));
        }
        assertThat(store.size()).isZero();
        assertThat(store.bytes()).isZero();
    }

    private static Publication message(String topic, int bytes) {
        return new Publication(new Message(
                topic,
                new byte[bytes],
                QoS.AT_MOST_ONCE,
                true,
                MessageProperties.NONE,
                "publisher",
                0,
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of()));
    }

    // So long that the suffix begins some levels above the depth and ends some below.
    private String prefix(boolean wildcards) {
        return (wildcards && random.nextInt(8) == 0 ? "+/" : "p/")
                + "p/".repeat(TopicLevels.DEPTH - 5 + (random.nextInt(20) == 0 ? 1 : 0));
    }

    private String suffix(int choices, boolean rest) {
        var levels = new ArrayList<String>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            levels.add(LEVELS[random.nextInt(choices)]);
        }
        if (rest) {
            levels.add("#");
        }
        return String.join("/", levels);
    }
}
