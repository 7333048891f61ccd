package io.linkspan.broker.codec;

import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.ConnectProperties;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.Will;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CONNECT, section 3.1 of both specifications. */
final class ConnectDecoder {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    /** Length, "MQTT" and level 5, as the body of a version 5 CONNECT begins. */
    private static final byte[] V5_START = {0, 4, 'M', 'Q', 'T', 'T', 5};

    private final PropertyReader properties;

    ConnectDecoder(PropertyReader properties) {
        this.properties = properties;
    }

    /** Whether the bytes that are there already tell that this is a CONNECT of version 5. */
    static boolean isV5(ByteBuf in, int bodyStart, int available) {
        if (available < V5_START.length) {
            return false;
        }
        for (int i = 0; i < V5_START.length; i++) {
            if (in.getByte(bodyStart + i) != V5_START[i]) {
                return false;
            }
        }
        return true;
    }

    Connect decode(FrameReader in, int firstByte, boolean minimalLength) throws PacketRefusedException {
        String name = in.string("protocol name");
        int level = in.u8("protocol level");
        ProtocolVersion version = versionOf(name, level);
        if (version == null) {
            throw unsupported(in, name, level);
        }
        try {
            if (version.isV5() && !minimalLength) {
                throw PacketRefusedException.malformed(
                        "the remaining length is not encoded in the fewest bytes [MQTT-1.5.5-1]");
            }
            if (version != ProtocolVersion.V3_1) {
                HeaderRules.requireFlags(firstByte, 0);
            }
            return decodeBody(in, version);
        } catch (PacketRefusedException e) {
            throw version.isV5() ? e.answeredBy(version) : e;
        }
    }

    private static @Nullable ProtocolVersion versionOf(String name, int level) {
        for (ProtocolVersion version : ProtocolVersion.values()) {
            if (version.level() == level && version.protocolName().equals(name)) {
                return version;
            }
        }
        return null;
    }

    /**
     * An MQTT client of a version this broker does not know is told so in the form it can read, which the layout of its
     * CONNECT gives away ([MQTT-3.1.2-2]); anything that is not MQTT is not answered ([MQTT-3.1.2-1]).
     */
    private PacketRefusedException unsupported(FrameReader in, String name, int level) {
        PacketRefusedException refusal = new PacketRefusedException(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "protocol " + (name.length() <= 10 ? name : "name") + " level " + level + " is not supported"
                        + " [MQTT-3.1.2-2]");
        if (!ProtocolVersion.V3_1.protocolName().equals(name)
                && !ProtocolVersion.V5.protocolName().equals(name)) {
            return refusal;
        }
        boolean laidOutAsV5 = !bodyFits(in, ProtocolVersion.V3_1_1) && bodyFits(in, ProtocolVersion.V5);
        return refusal.answeredBy(laidOutAsV5 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1);
    }

    private boolean bodyFits(FrameReader in, ProtocolVersion version) {
        int afterLevel = in.position();
        int end = afterLevel + in.remaining();
        try {
            decodeBody(in, version);
            return true;
        } catch (PacketRefusedException e) {
            return false;
        } finally {
            in.position(afterLevel);
            in.unlimit(end);
        }
    }

    private Connect decodeBody(FrameReader in, ProtocolVersion version) throws PacketRefusedException {
        int flags = in.u8("connect flags");
        checkFlags(flags, version);
        int keepAlive = in.u16("keep alive");
        ConnectProperties connectProperties = ConnectProperties.NONE;
        if (version.isV5()) {
            properties.read(in, PropertyId.IN_CONNECT, "CONNECT");
            connectProperties = connectProperties();
        }
        String clientId = in.string("client identifier");
        Will will = (flags & WILL) != 0 ? will(in, version, flags) : null;
        String username = (flags & USER_NAME) != 0 ? in.string("user name") : null;
        byte[] password = (flags & PASSWORD) != 0 ? in.binary("password") : null;
        in.expectEnd("CONNECT");
        return new Connect(
                version, (flags & CLEAN_START) != 0, keepAlive, clientId, will, username, password, connectProperties);
    }

    private static void checkFlags(int flags, ProtocolVersion version) throws PacketRefusedException {
        if ((flags & RESERVED) != 0) {
            throw PacketRefusedException.malformed("the reserved connect flag is set [MQTT-3.1.2-3]");
        }
        if ((flags & WILL) == 0) {
            if (willQos(flags) != 0) {
                throw PacketRefusedException.malformed("a will QoS without a will [MQTT-3.1.2-11]");
            }
            if ((flags & WILL_RETAIN) != 0) {
                throw PacketRefusedException.malformed("will retain without a will [MQTT-3.1.2-13]");
            }
        }
        if (willQos(flags) == 3) {
            throw PacketRefusedException.malformed("will QoS 3 [MQTT-3.1.2-12]");
        }
        if (!version.isV5() && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
            throw PacketRefusedException.malformed("a password without a user name [MQTT-3.1.2-22]");
        }
    }

    private static int willQos(int flags) {
        return (flags >>> 3) & 3;
    }

    private ConnectProperties connectProperties() throws PacketRefusedException {
        if (properties.authenticationData != null && properties.authenticationMethod == null) {
            throw PacketRefusedException.protocolError(
                    "authentication data without a method [MQTT 5.0 section 3.1.2.11.10]");
        }
        if (!properties.any()) {
            return ConnectProperties.NONE;
        }
        return new ConnectProperties(
                properties.sessionExpiry,
                properties.receiveMaximum,
                properties.maximumPacketSize,
                properties.topicAliasMaximum,
                properties.requestResponseInformation,
                properties.requestProblemInformation,
                List.copyOf(properties.userProperties),
                properties.authenticationMethod,
                properties.authenticationData);
    }

    private Will will(FrameReader in, ProtocolVersion version, int flags) throws PacketRefusedException {
        long delay = 0;
        MessageProperties messageProperties = MessageProperties.NONE;
        if (version.isV5()) {
            properties.read(in, PropertyId.IN_WILL, "the will");
            delay = properties.willDelay;
            messageProperties = properties.messageProperties();
        }
        String topic = in.topic("will topic", ReasonCode.TOPIC_NAME_INVALID);
        if (topic.isEmpty()) {
            throw new PacketRefusedException(ReasonCode.TOPIC_NAME_INVALID, "the will topic is empty [MQTT-4.7.3-1]");
        }
        byte[] payload = in.binary("will payload");
        return new Will(topic, payload, QoS.of(willQos(flags)), (flags & WILL_RETAIN) != 0, delay, messageProperties);
    }
}
