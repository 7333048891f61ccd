package io.linkspan.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.stream.Picks;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final int VERSION_AT = 2;

    static final Message MESSAGE = on("a/b");

    static Message on(String topic) {
        return new Message(
                topic,
                new byte[] {1, 2},
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                "p",
                7,
                null,
                8,
                List.of(),
                List.of());
    }

    /** An entry with one message for these recipients. */
    private static byte[] entry(Target... targets) {
        var kept = new Kept(Kept.sequence(3, 9), 5, 0);
        List.of(targets).forEach(kept::add);
        var out = new WireWriter(256, RecordWriter.MAX_BYTES);
        RecordWriter.prefix(out);
        new RecordWriter(out).write(new LogRecord.Logged(kept, MESSAGE));
        return out.toByteArray();
    }

    /** Gathers the recipients of messages, and the other records. */
    private record Recipients(List<Target> found, List<LogRecord> others) implements RecordReader.Visitor {
        @Override
        public void logged(long sequence, long arrivedMillis, byte[] message, List<Target> targets) {
            assertThat(sequence).isEqualTo(Kept.sequence(3, 9));
            found.addAll(targets);
        }

        @Override
        public void doneBySession(long sequence, long session) {}

        @Override
        public void doneByLane(long sequence, String destination) {}

        @Override
        public void doneByRetained(long sequence) {}

        @Override
        public void other(LogRecord record) {
            others.add(record);
        }

        @Override
        public void sealed() {}
    }

    private static List<Target> targets(byte[] entry) throws WireException {
        var recipients = new Recipients(new ArrayList<>(), new ArrayList<>());
        RecordReader.read(entry, recipients);
        return recipients.found();
    }

    @Test
    void what_stands_beside_a_message_in_a_lane_is_read_back_with_it() throws WireException {
        var groups = List.of(SharedFilter.parse("$share/g/a/#"), SharedFilter.parse("$share/h/+/b"));
        var also = new Target.ForLane("node/n2", 5, 77, new Picks(groups, false));
        var only = new Target.ForLane("node/n3", 31, 1, new Picks(groups, true));
        var plain = new Target.ForLane("peer/gcp", 0, 2, Picks.NONE);

        assertThat(targets(entry(also, only, plain))).containsExactly(also, only, plain);
    }

    @Test
    void an_entry_of_version_1_is_read_as_before() throws WireException {
        var lane = new Target.ForLane("peer/gcp", 7, 300, Picks.NONE);
        byte[] entry = entry(lane);
        entry[VERSION_AT] = 1;

        assertThat(targets(entry)).containsExactly(lane);
    }

    @Test
    void an_entry_of_a_later_version_is_refused() {
        byte[] entry = entry(new Target.ForLane("peer/gcp", 7, 300, Picks.NONE));
        entry[VERSION_AT] = RecordWriter.VERSION + 1;

        assertThatThrownBy(() -> targets(entry)).isInstanceOf(WireException.class);
    }

    @Test
    void what_is_known_of_a_session_on_its_way_is_read_back() throws WireException {
        StreamId lane = stream("n1", 4, 9);
        var horizon =
                new Horizon(stream("n2", 7, 0), Map.of(lane, 30L, stream("n1", 4, 10), 2L, stream("n3", 1, 31), 5L));
        var names = List.of(
                new Name(MessageId.of(lane, 31), Kept.sequence(3, 9), false),
                new Name(MessageId.of(stream("n3", 2, 0), 1), 0, true));
        var comes = new LogRecord.Settles(6, Phase.COMES, names, horizon);
        var left = new LogRecord.Settles(7, Phase.LEFT, List.of());
        var seen = new LogRecord.SeenUpTo(horizon);
        var out = new WireWriter(256, RecordWriter.MAX_BYTES);
        RecordWriter.prefix(out);
        var writer = new RecordWriter(out);
        List.of(comes, left, seen).forEach(writer::write);

        var found = new Recipients(new ArrayList<>(), new ArrayList<>());
        RecordReader.read(out.toByteArray(), found);
        assertThat(found.others()).containsExactly(comes, left, seen);
    }

    private static StreamId stream(String node, long epoch, int lane) {
        return new StreamId(ClusterName.of("aws"), new InstanceId(new UUID(1, 2)), NodeId.of(node), epoch, lane);
    }
}
