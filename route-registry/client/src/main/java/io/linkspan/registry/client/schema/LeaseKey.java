package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * A duty that one process has at a time.
 *
 * @param duty made by the factories: kind first, parts separated by {@code /}
 */
@ProtoTypeId(100_002)
public record LeaseKey(@ProtoField(1) String duty) {

    /** Speaking for this cluster on a link's control connection. */
    public static LeaseKey routes(String link) {
        return new LeaseKey("routes/" + link);
    }

    /** Carrying one lane of one broker node's outbox to a peer. */
    public static LeaseKey outbox(String link, String node, int lane) {
        return new LeaseKey("outbox/" + link + "/" + node + "/" + lane);
    }

    /** Living one broker node's life in its place, or beginning its own. */
    public static LeaseKey log(String node) {
        return new LeaseKey("log/" + node);
    }

    /** Receiving one stream. */
    public static LeaseKey stream(String stream) {
        return new LeaseKey("stream/" + stream);
    }
}
