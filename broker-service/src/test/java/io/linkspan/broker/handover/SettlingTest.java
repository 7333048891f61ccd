package io.linkspan.broker.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.Settling;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that come to a session both ways, directly and by its former node; the client gets what is let through at once. */
class SettlingTest {
    private final TestBroker broker = new TestBroker(1);
    private Client client;
    private Client publisher;
    private Settling settling;
    private int packetId;

    @BeforeEach
    void aSettlingSession() {
        client = broker.connect(0, "c", false, 100);
        client.subscribe("a/#", QoS.AT_LEAST_ONCE);
        publisher = broker.connect(0, "p", true, 0);
        Session session = Objects.requireNonNull(broker.parts.sessions().find("c"));
        settling = new Settling(session, SettlingTest::name, (delivery, direct) -> delivery, name -> {});
    }

    private static MessageId name(Delivery delivery) {
        return name(
                Integer.parseInt(new String(delivery.publication().message().payload(), StandardCharsets.ISO_8859_1)));
    }

    private static MessageId name(int number) {
        return new MessageId(TestBroker.OWN, TestBroker.INSTANCE, NodeId.of("node-1"), 1, 3, number);
    }

    private void direct(int number) {
        publisher.publish("a/b", String.valueOf(number), QoS.AT_LEAST_ONCE, ++packetId);
    }

    private void underWay(int number) {
        assertThat(settling.expect(new Name(name(number), 0, false))).isTrue();
    }

    private void handed(int number) {
        var message = new Message(
                "a/b",
                String.valueOf(number).getBytes(StandardCharsets.ISO_8859_1),
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                "p",
                0,
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of());
        settling.handed(new Delivery(new Publication(message), QoS.AT_LEAST_ONCE, false, new int[0], null, null), 0);
    }

    private List<String> got() {
        return client.connection.texts();
    }

    @Test
    void whatComesDirectlyIsHeldUntilTheFormerNodeHasSentItsLast() {
        direct(2);
        handed(1);
        assertThat(got()).containsExactly("1");
        settling.end();
        assertThat(got()).containsExactly("1", "2");
    }

    @Test
    void aMessageThatIsUnderWayFromTheFormerNodeIsNotOvertakenByTheNextThatComesDirectly() {
        settling.release(name -> false);
        underWay(1);
        direct(1);
        direct(2);
        underWay(3);
        direct(3);
        direct(4);
        assertThat(got()).isEmpty();
        handed(1);
        assertThat(got()).containsExactly("1", "2");
        handed(3);
        direct(5);
        assertThat(got()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void norByThoseThatWereHeldWhenAllAreLetThrough() {
        direct(1);
        direct(2);
        underWay(1);
        settling.release(name -> false);
        assertThat(got()).isEmpty();
        handed(1);
        assertThat(got()).containsExactly("1", "2");
    }

    @Test
    void whatCameDirectlyIsLeftOutWhenTheFormerNodeSendsItOnAfterwards() {
        settling.release(name -> false);
        direct(1);
        assertThat(settling.expect(new Name(name(1), 0, false))).isFalse();
        handed(1);
        direct(2);
        assertThat(got()).containsExactly("1", "2");
    }
}
