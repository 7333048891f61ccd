package io.linkspan.broker.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.SubscriptionFilter;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterSubscribersTest {
    private static final TopicFilter FILTER = TopicFilter.of("a/b");
    private static final SharedFilter SHARED = new SharedFilter("g", FILTER);

    private final FilterSubscribers subscribers = new FilterSubscribers();
    private final Subscription one = subscription("one", FILTER, QoS.AT_MOST_ONCE);
    private final Subscription other = subscription("other", FILTER, QoS.AT_MOST_ONCE);

    private record Client(String clientId) implements Subscriber {
        @Override
        public boolean online() {
            return true;
        }
    }

    private static Subscription subscription(String client, SubscriptionFilter filter, QoS qos) {
        return new Subscription(new Client(client), filter, qos, false, false, 0, false);
    }

    private List<Subscription> plain() {
        List<Subscription> found = new ArrayList<>();
        subscribers.forEachPlain(found::add);
        return found;
    }

    @Test
    void one_comes_another_follows_and_both_go() {
        assertThat(subscribers.put(one)).isNull();
        assertThat(plain()).containsExactly(one);
        assertThat(subscribers.put(other)).isNull();
        assertThat(plain()).containsExactly(one, other);
        assertThat(subscribers.remove(one)).isEqualTo(one);
        assertThat(plain()).containsExactly(other);
        assertThat(subscribers.remove(one)).isNull();
        assertThat(subscribers.remove(other)).isEqualTo(other);
        assertThat(plain()).isEmpty();
        assertThat(subscribers.isEmpty()).isTrue();
    }

    @Test
    void a_new_subscription_of_the_same_client_replaces_its_own() {
        subscribers.put(one);
        var again = new Subscription(one.subscriber(), FILTER, QoS.AT_LEAST_ONCE, false, false, 0, false);
        assertThat(subscribers.put(again)).isEqualTo(one);
        assertThat(plain()).containsExactly(again);
        assertThat(subscribers.remove(other)).isNull();
        assertThat(subscribers.remove(one)).isEqualTo(again);
        assertThat(subscribers.isEmpty()).isTrue();
    }

    @Test
    void a_group_goes_with_its_last_member() {
        var member = subscription("one", SHARED, QoS.AT_MOST_ONCE);
        assertThat(subscribers.remove(member)).isNull();
        subscribers.put(member);
        assertThat(subscribers.groupNames()).containsExactly("g");
        assertThat(subscribers.isEmpty()).isFalse();
        assertThat(plain()).isEmpty();
        assertThat(subscribers.remove(member)).isEqualTo(member);
        assertThat(subscribers.group("g")).isNull();
        assertThat(subscribers.isEmpty()).isTrue();
    }
}
