package io.linkspan.broker.codec;

/** Property identifiers of MQTT 5.0, section 2.2.2.2, and the sets of them that packets from a client may carry. */
final class PropertyId {
    static final int PAYLOAD_FORMAT = 0x01;
    static final int MESSAGE_EXPIRY = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    static final int SESSION_EXPIRY = 0x11;
    static final int ASSIGNED_CLIENT_ID = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int REQUEST_PROBLEM_INFORMATION = 0x17;
    static final int WILL_DELAY = 0x18;
    static final int REQUEST_RESPONSE_INFORMATION = 0x19;
    static final int RESPONSE_INFORMATION = 0x1A;
    static final int SERVER_REFERENCE = 0x1C;
    static final int REASON_STRING = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int TOPIC_ALIAS = 0x23;
    static final int MAXIMUM_QOS = 0x24;
    static final int RETAIN_AVAILABLE = 0x25;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;
    static final int WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28;
    static final int SUBSCRIPTION_IDENTIFIER_AVAILABLE = 0x29;
    static final int SHARED_SUBSCRIPTION_AVAILABLE = 0x2A;

    static final long IN_CONNECT = set(
            SESSION_EXPIRY,
            RECEIVE_MAXIMUM,
            MAXIMUM_PACKET_SIZE,
            TOPIC_ALIAS_MAXIMUM,
            REQUEST_RESPONSE_INFORMATION,
            REQUEST_PROBLEM_INFORMATION,
            USER_PROPERTY,
            AUTHENTICATION_METHOD,
            AUTHENTICATION_DATA);
    static final long IN_WILL = set(
            WILL_DELAY, PAYLOAD_FORMAT, MESSAGE_EXPIRY, CONTENT_TYPE, RESPONSE_TOPIC, CORRELATION_DATA, USER_PROPERTY);
    static final long IN_PUBLISH = set(
            PAYLOAD_FORMAT,
            MESSAGE_EXPIRY,
            TOPIC_ALIAS,
            RESPONSE_TOPIC,
            CORRELATION_DATA,
            USER_PROPERTY,
            SUBSCRIPTION_IDENTIFIER,
            CONTENT_TYPE);
    static final long IN_ACK = set(REASON_STRING, USER_PROPERTY);
    static final long IN_SUBSCRIBE = set(SUBSCRIPTION_IDENTIFIER, USER_PROPERTY);
    static final long IN_UNSUBSCRIBE = set(USER_PROPERTY);
    static final long IN_DISCONNECT = set(SESSION_EXPIRY, REASON_STRING, USER_PROPERTY, SERVER_REFERENCE);
    static final long IN_AUTH = set(AUTHENTICATION_METHOD, AUTHENTICATION_DATA, REASON_STRING, USER_PROPERTY);

    private PropertyId() {}

    /** Identifiers as bits; all of them are below 64. */
    static long set(int... identifiers) {
        long bits = 0;
        for (int identifier : identifiers) {
            bits |= 1L << identifier;
        }
        return bits;
    }

    static boolean contains(long set, int identifier) {
        return identifier < Long.SIZE && (set & (1L << identifier)) != 0;
    }
}
