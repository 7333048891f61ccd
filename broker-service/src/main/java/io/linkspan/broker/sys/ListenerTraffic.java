package io.linkspan.broker.sys;

/**
 * What one listener has counted.
 *
 * @param name of the listener
 * @param connections open now
 * @param accepted connections so far
 * @param bytesReceived on the wire, so far
 * @param bytesSent on the wire, so far
 * @param packetsReceived MQTT packets of all types, so far
 * @param packetsSent MQTT packets of all types, so far
 */
public record ListenerTraffic(
        String name,
        long connections,
        long accepted,
        long bytesReceived,
        long bytesSent,
        long packetsReceived,
        long packetsSent) {

    ListenerTraffic plus(ListenerTraffic other) {
        return new ListenerTraffic(
                name,
                connections + other.connections,
                accepted + other.accepted,
                bytesReceived + other.bytesReceived,
                bytesSent + other.bytesSent,
                packetsReceived + other.packetsReceived,
                packetsSent + other.packetsSent);
    }
}
