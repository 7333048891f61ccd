package io.linkspan.contracts.message;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;

/** Binary form of {@link StreamId} and the names in it: cluster text, 16 bytes of instance, node text, epoch, lane byte. */
public final class StreamIdCodec {
    /** Most bytes a stream id takes. */
    static final int MAX_BYTES = 1 + ClusterName.MAX_LENGTH + 16 + 1 + NodeId.MAX_LENGTH + 9 + 1;

    private StreamIdCodec() {}

    /** Appends the id. */
    public static void write(WireWriter out, StreamId id) {
        out.text(id.cluster().value(), ClusterName.MAX_LENGTH);
        out.uuid(id.instance().value());
        out.text(id.log().value(), NodeId.MAX_LENGTH);
        out.varint(id.epoch());
        out.u8(id.lane());
    }

    /** Reads an id that holds every rule of {@link StreamId}. */
    public static StreamId read(WireReader in) throws WireException {
        ClusterName cluster = readCluster(in, "cluster");
        InstanceId instance = new InstanceId(in.uuid("instance"));
        String node = in.text(NodeId.MAX_LENGTH, "node");
        if (!NodeId.isValid(node)) {
            throw WireReader.malformed("node", "not a node id");
        }
        long epoch = in.varint("epoch");
        int lane = in.u8("lane");
        if (epoch == 0 || lane >= StreamId.LANES) {
            throw WireReader.malformed("stream", "epoch " + epoch + ", lane " + lane);
        }
        return new StreamId(cluster, instance, NodeId.of(node), epoch, lane);
    }

    /** Reads the text of a cluster name. */
    public static ClusterName readCluster(WireReader in, String what) throws WireException {
        String name = in.text(ClusterName.MAX_LENGTH, what);
        if (!ClusterName.isValid(name)) {
            throw WireReader.malformed(what, "not a cluster name");
        }
        return ClusterName.of(name);
    }
}
