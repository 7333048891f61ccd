package io.linkspan.broker.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterTreeProperties {
    private static final String[] LEVELS = {"a", "b", "", "$s", "+"};

    @Test
    void the_tree_matches_what_every_single_filter_matches_while_filters_come_and_go() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        var tree = new FilterTree<TopicFilter>();
        var matches = new MatchCache<>(tree);
        Set<TopicFilter> model = new HashSet<>();
        for (int round = 0; round < 20_000; round++) {
            TopicFilter filter = filter(random);
            boolean add = random.nextInt(3) > 0 && model.size() < 60;
            tree.update(filter, present -> add ? filter : null);
            if (add) {
                model.add(filter);
            } else {
                model.remove(filter);
            }
            String topic = topic(random);
            List<TopicFilter> found = new ArrayList<>();
            tree.match(topic, found);
            assertThat(found)
                    .as("seed %d round %d topic '%s' filters %s", seed, round, topic, model)
                    .containsExactlyInAnyOrderElementsOf(model.stream()
                            .filter(candidate -> candidate.matches(topic))
                            .toList());
            assertThat(matches.match(topic))
                    .as("seed %d round %d topic '%s'", seed, round, topic)
                    .isEqualTo(found);
            assertThat(tree.size()).as("seed %d round %d", seed, round).isEqualTo(model.size());
        }
    }

    private static TopicFilter filter(Random random) {
        var levels = new ArrayList<String>();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            levels.add(LEVELS[random.nextInt(LEVELS.length)]);
        }
        if (random.nextInt(3) == 0) {
            levels.add("#");
        }
        String text = String.join("/", levels);
        return TopicFilter.of(text.isEmpty() ? "a" : text);
    }

    private static String topic(Random random) {
        var levels = new ArrayList<String>();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            levels.add(LEVELS[random.nextInt(LEVELS.length - 1)]);
        }
        String text = String.join("/", levels);
        return text.isEmpty() ? "a" : text;
    }
}
