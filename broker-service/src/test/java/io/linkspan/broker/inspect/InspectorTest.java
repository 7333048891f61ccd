package io.linkspan.broker.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InspectorTest {
    private final TestBroker broker = new TestBroker(2);
    private final Inspector inspector = new Inspector(broker.parts.sessions());

    private <T> T now(CompletionStage<T> stage) {
        broker.loops.runAll();
        return stage.toCompletableFuture().getNow(null);
    }

    private static List<String> ids(ClientPage page) {
        return page.items().stream().map(view -> view.client().clientId()).toList();
    }

    @Test
    void a_client_is_shown_with_its_connection_its_session_and_what_is_owed_to_it() {
        var client = broker.connect(0, "c", true, 30).subscribe("a", QoS.AT_LEAST_ONCE);
        var publisher = broker.connect(1, "p", true, 0).publish("a", "1", QoS.AT_LEAST_ONCE, 1);
        client.connection.writable = false;
        publisher.publish("a", "22", QoS.AT_LEAST_ONCE, 2);

        var view = Objects.requireNonNull(now(inspector.find("c")));

        assertThat(view.connected()).isTrue();
        assertThat(view.subscriptions()).isEqualTo(1);
        assertThat(view.owed().inFlight()).isEqualTo(1);
        assertThat(view.owed().queued()).isEqualTo(1);
        assertThat(view.owed().queuedBytes()).isEqualTo(3);
        assertThat(view.client().listener()).isEqualTo("test");
        assertThat(view.client().protocol()).isEqualTo("5.0");
        assertThat(view.client().sessionExpirySeconds()).isEqualTo(30);
        client.lose();
        assertThat(Objects.requireNonNull(now(inspector.find("c"))).connected()).isFalse();
        assertThat(now(inspector.find("nobody"))).isNull();
    }

    @Test
    void pages_follow_one_another_without_gap_or_repetition_while_clients_come_and_go() {
        IntStream.range(0, 100).forEach(i -> broker.connect(i % 2, "c%03d".formatted(i), true, 30));
        List<String> seen = new ArrayList<>();
        String from = "";
        do {
            ClientPage page = now(inspector.page(ClientFilter.ALL, from, false, 7));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(7);
            seen.addAll(ids(page));
            broker.connect(0, "a" + seen.size(), true, 30); // before the cursor
            from = page.next();
        } while (from != null);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj("c%03d"::formatted).toList());
    }

    @Test
    void filters_take_by_state_user_listener_and_prefix() {
        broker.connect(0, TestBroker.connect("x1", true, 30, null, "ann"));
        broker.connect(1, TestBroker.connect("x2", true, 30, null, "bob")).lose();
        broker.connect(1, "y", true, 30);

        assertThat(ids(now(inspector.page(new ClientFilter(true, null, null, null), "", false, 9))))
                .containsExactly("x1", "y");
        assertThat(ids(now(inspector.page(new ClientFilter(null, "bob", null, null), "", false, 9))))
                .containsExactly("x2");
        assertThat(ids(now(inspector.page(new ClientFilter(null, null, "other", null), "", false, 9))))
                .isEmpty();
        assertThat(ids(now(inspector.page(new ClientFilter(null, null, null, "x"), "", false, 9))))
                .containsExactly("x1", "x2");
        assertThat(ids(now(inspector.page(new ClientFilter(null, null, null, "x"), "x1", true, 1))))
                .containsExactly("x1");
    }

    @Test
    void a_filter_that_takes_few_looks_at_a_bounded_number_for_one_page() {
        IntStream.range(0, Inspector.LOOKS_PER_PAGE + 5)
                .forEach(i -> broker.connect(0, "c%05d".formatted(i), true, 30));
        broker.connect(0, TestBroker.connect("z", true, 30, null, "ann"));
        var filter = new ClientFilter(null, "ann", null, null);

        var first = now(inspector.page(filter, "", false, 10));
        assertThat(first.items()).isEmpty();
        var second = now(inspector.page(filter, Objects.requireNonNull(first.next()), false, 10));
        assertThat(ids(second)).containsExactly("z");
        assertThat(second.next()).isNull();
    }

    @Test
    void an_operator_disconnects_a_client_with_0x98_and_its_session_stays() {
        var client = broker.connect(1, "c", true, 30);
        assertThat(now(inspector.disconnect("c"))).isEqualTo(Outcome.DONE);
        assertThat(client.connection.disconnectReason).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
        assertThat(now(inspector.disconnect("c"))).isEqualTo(Outcome.NOT_CONNECTED);
        assertThat(now(inspector.disconnect("nobody"))).isEqualTo(Outcome.NO_SUCH_CLIENT);
    }

    @Test
    void an_operator_removes_the_session_of_a_client_that_is_away_with_its_queue() {
        var client = broker.connect(1, "c", true, 30).subscribe("a", QoS.AT_LEAST_ONCE);
        assertThat(now(inspector.remove("c"))).isEqualTo(Outcome.IN_USE);
        client.lose();
        broker.connect(0, "p", true, 0).publish("a", "1", QoS.AT_LEAST_ONCE, 1);
        assertThat(now(inspector.remove("c"))).isEqualTo(Outcome.DONE);
        assertThat(now(inspector.remove("c"))).isEqualTo(Outcome.NO_SUCH_CLIENT);
        assertThat(broker.parts.sessions().memory().bytes()).isZero();
        assertThat(broker.parts.tree().subscriptions()).isZero();
    }
}
