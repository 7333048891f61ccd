package io.linkspan.broker.codec;

import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import java.util.ArrayList;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE, sections 3.8 and 3.10 of both specifications. */
final class SubscribeDecoder {
    private static final int QOS_BITS = 0x03;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int V5_RESERVED = 0xC0;
    private static final String SHARE_PREFIX = "$share/";

    private final PropertyReader properties;

    SubscribeDecoder(PropertyReader properties) {
        this.properties = properties;
    }

    Subscribe subscribe(FrameReader in, boolean v5) throws PacketRefusedException {
        int packetId = PacketDecoder.packetId(in, "SUBSCRIBE");
        int subscriptionId = 0;
        List<UserProperty> userProperties = List.of();
        if (v5) {
            properties.read(in, PropertyId.IN_SUBSCRIBE, "SUBSCRIBE");
            subscriptionId = properties.subscriptionIdentifier;
            userProperties = List.copyOf(properties.userProperties);
        }
        if (in.remaining() == 0) {
            throw PacketRefusedException.protocolError("SUBSCRIBE without a filter [MQTT-3.8.3-2]");
        }
        List<SubscribeEntry> entries = new ArrayList<>(2);
        while (in.remaining() > 0) {
            String filter = filter(in);
            int options = in.u8("subscription options");
            entries.add(v5 ? entryV5(filter, options) : entryV3(filter, options));
        }
        return new Subscribe(packetId, subscriptionId, List.copyOf(entries), userProperties);
    }

    Unsubscribe unsubscribe(FrameReader in, boolean v5) throws PacketRefusedException {
        int packetId = PacketDecoder.packetId(in, "UNSUBSCRIBE");
        List<UserProperty> userProperties = List.of();
        if (v5) {
            properties.read(in, PropertyId.IN_UNSUBSCRIBE, "UNSUBSCRIBE");
            userProperties = List.copyOf(properties.userProperties);
        }
        if (in.remaining() == 0) {
            throw PacketRefusedException.protocolError("UNSUBSCRIBE without a filter [MQTT-3.10.3-2]");
        }
        List<String> filters = new ArrayList<>(2);
        while (in.remaining() > 0) {
            filters.add(filter(in));
        }
        return new Unsubscribe(packetId, List.copyOf(filters), userProperties);
    }

    private static String filter(FrameReader in) throws PacketRefusedException {
        String filter = in.string("topic filter");
        if (filter.isEmpty()) {
            throw PacketRefusedException.malformed("a topic filter is empty [MQTT-4.7.3-1]");
        }
        return filter;
    }

    private static SubscribeEntry entryV3(String filter, int options) throws PacketRefusedException {
        if (options > QoS.EXACTLY_ONCE.level()) {
            throw PacketRefusedException.malformed(
                    "the requested QoS byte is " + options + ", not 0, 1 or 2 [MQTT-3-8.3-4]");
        }
        return new SubscribeEntry(filter, QoS.of(options), false, false, 0);
    }

    private static SubscribeEntry entryV5(String filter, int options) throws PacketRefusedException {
        if ((options & V5_RESERVED) != 0) {
            throw PacketRefusedException.malformed("reserved subscription options are set [MQTT-3.8.3-5]");
        }
        int qos = options & QOS_BITS;
        if (qos == 3) {
            throw PacketRefusedException.protocolError("a subscription with QoS 3 [MQTT 5.0 section 3.8.3.1]");
        }
        int retainHandling = (options >>> 4) & 3;
        if (retainHandling == 3) {
            throw PacketRefusedException.protocolError("retain handling 3 [MQTT 5.0 section 3.8.3.1]");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.startsWith(SHARE_PREFIX)) {
            throw PacketRefusedException.protocolError("no local on a shared subscription [MQTT-3.8.3-4]");
        }
        return new SubscribeEntry(filter, QoS.of(qos), noLocal, (options & RETAIN_AS_PUBLISHED) != 0, retainHandling);
    }
}
