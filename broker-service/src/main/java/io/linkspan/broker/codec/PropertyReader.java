package io.linkspan.broker.codec;

import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.UserProperty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one block of properties: which may stand there, each at most once but user properties, each in its range.
 *
 * <p>Holds the values of the block read last; absent ones have the value that {@link #clear} gives them.
 */
final class PropertyReader {
    private static final int SEVERAL = PropertyId.USER_PROPERTY;

    int payloadFormat;
    long messageExpiry;

    @Nullable
    String contentType;

    @Nullable
    String responseTopic;

    byte @Nullable [] correlationData;
    int subscriptionIdentifier;
    long sessionExpiry;

    @Nullable
    String authenticationMethod;

    byte @Nullable [] authenticationData;
    boolean requestProblemInformation;
    boolean requestResponseInformation;
    long willDelay;

    @Nullable
    String serverReference;

    @Nullable
    String reasonString;

    int receiveMaximum;
    int topicAliasMaximum;
    int topicAlias;
    long maximumPacketSize;
    List<UserProperty> userProperties = List.of();

    private long seen;

    PropertyReader() {
        clear();
    }

    /** Forgets the last block. */
    void clear() {
        seen = 0;
        payloadFormat = -1;
        messageExpiry = -1;
        contentType = null;
        responseTopic = null;
        correlationData = null;
        subscriptionIdentifier = 0;
        sessionExpiry = -1;
        authenticationMethod = null;
        authenticationData = null;
        requestProblemInformation = true;
        requestResponseInformation = false;
        willDelay = 0;
        serverReference = null;
        reasonString = null;
        receiveMaximum = 65_535;
        topicAliasMaximum = 0;
        topicAlias = 0;
        maximumPacketSize = -1;
        userProperties = List.of();
    }

    /** Whether the block read last had any property. */
    boolean any() {
        return seen != 0;
    }

    boolean has(int identifier) {
        return PropertyId.contains(seen, identifier);
    }

    /**
     * Reads the block's length and its properties.
     *
     * @param allowed the set of {@link PropertyId} for this packet
     */
    void read(FrameReader in, long allowed, String packet) throws PacketRefusedException {
        if (seen != 0) {
            clear();
        }
        int length = in.varInt("property length");
        if (length == 0) {
            return;
        }
        int frameEnd = in.limit(length, "properties");
        while (in.remaining() > 0) {
            int identifier = in.varInt("property identifier");
            if (!PropertyId.contains(allowed, identifier)) {
                throw PacketRefusedException.malformed(String.format(
                        "property 0x%02X is not allowed in %s [MQTT 5.0 section 2.2.2.2]", identifier, packet));
            }
            if (identifier != SEVERAL && has(identifier)) {
                throw PacketRefusedException.protocolError(
                        String.format("property 0x%02X stands more than once in %s", identifier, packet));
            }
            seen |= 1L << identifier;
            readValue(in, identifier);
        }
        in.unlimit(frameEnd);
    }

    private void readValue(FrameReader in, int identifier) throws PacketRefusedException {
        switch (identifier) {
            case PropertyId.PAYLOAD_FORMAT -> payloadFormat = bit(in, "payload format indicator") ? 1 : 0;
            case PropertyId.MESSAGE_EXPIRY -> messageExpiry = in.u32("message expiry interval");
            case PropertyId.CONTENT_TYPE -> contentType = in.string("content type");
            case PropertyId.RESPONSE_TOPIC -> responseTopic = responseTopic(in);
            case PropertyId.CORRELATION_DATA -> correlationData = in.binary("correlation data");
            case PropertyId.SUBSCRIPTION_IDENTIFIER -> subscriptionIdentifier = subscriptionIdentifier(in);
            case PropertyId.SESSION_EXPIRY -> sessionExpiry = in.u32("session expiry interval");
            case PropertyId.AUTHENTICATION_METHOD -> authenticationMethod = in.string("authentication method");
            case PropertyId.AUTHENTICATION_DATA -> authenticationData = in.binary("authentication data");
            case PropertyId.REQUEST_PROBLEM_INFORMATION ->
                requestProblemInformation = bit(in, "request problem information");
            case PropertyId.REQUEST_RESPONSE_INFORMATION ->
                requestResponseInformation = bit(in, "request response information");
            case PropertyId.WILL_DELAY -> willDelay = in.u32("will delay interval");
            case PropertyId.SERVER_REFERENCE -> serverReference = in.string("server reference");
            case PropertyId.REASON_STRING -> reasonString = in.string("reason string");
            case PropertyId.RECEIVE_MAXIMUM ->
                receiveMaximum = (int) notZero(in.u16("receive maximum"), "receive maximum");
            case PropertyId.TOPIC_ALIAS_MAXIMUM -> topicAliasMaximum = in.u16("topic alias maximum");
            case PropertyId.TOPIC_ALIAS -> topicAlias = topicAlias(in);
            case PropertyId.MAXIMUM_PACKET_SIZE ->
                maximumPacketSize = notZero(in.u32("maximum packet size"), "maximum packet size");
            case PropertyId.USER_PROPERTY -> addUserProperty(in);
            default -> throw new IllegalStateException("no reader for property " + identifier);
        }
    }

    private void addUserProperty(FrameReader in) throws PacketRefusedException {
        UserProperty property = new UserProperty(in.string("user property name"), in.string("user property value"));
        if (userProperties.isEmpty()) {
            userProperties = new ArrayList<>(4);
        }
        userProperties.add(property);
    }

    private static boolean bit(FrameReader in, String field) throws PacketRefusedException {
        int value = in.u8(field);
        if (value > 1) {
            throw PacketRefusedException.protocolError(field + " is " + value + ", not 0 or 1");
        }
        return value == 1;
    }

    private static long notZero(long value, String field) throws PacketRefusedException {
        if (value == 0) {
            throw PacketRefusedException.protocolError(field + " is 0");
        }
        return value;
    }

    private static int topicAlias(FrameReader in) throws PacketRefusedException {
        int alias = in.u16("topic alias");
        if (alias == 0) {
            throw new PacketRefusedException(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias is 0 [MQTT-3.3.2-8]");
        }
        return alias;
    }

    private static int subscriptionIdentifier(FrameReader in) throws PacketRefusedException {
        return (int) notZero(in.varInt("subscription identifier"), "subscription identifier");
    }

    private static String responseTopic(FrameReader in) throws PacketRefusedException {
        String topic = in.topic("response topic", ReasonCode.PROTOCOL_ERROR);
        if (topic.isEmpty()) {
            throw PacketRefusedException.protocolError("response topic is empty [MQTT-4.7.3-1]");
        }
        return topic;
    }

    /** The block's properties that travel with a message. */
    @SuppressWarnings("NullAway") // javac loses the type annotation of an array in a compact record constructor
    MessageProperties messageProperties() {
        if (payloadFormat < 0
                && messageExpiry < 0
                && contentType == null
                && responseTopic == null
                && correlationData == null
                && userProperties.isEmpty()) {
            return MessageProperties.NONE;
        }
        return new MessageProperties(
                payloadFormat, messageExpiry, contentType, responseTopic, correlationData, List.copyOf(userProperties));
    }
}
