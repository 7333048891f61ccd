package io.linkspan.contracts.message;

import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.Utf8;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binary form of {@link MessageProperties}: one byte that says what is there, then what is there in that order. */
final class PropertiesCodec {
    private static final int FORMAT = 1;
    private static final int FORMAT_TEXT = 1 << 1;
    private static final int EXPIRY = 1 << 2;
    private static final int CONTENT_TYPE = 1 << 3;
    private static final int RESPONSE_TOPIC = 1 << 4;
    private static final int CORRELATION = 1 << 5;
    private static final int USER = 1 << 6;
    private static final int UNKNOWN = 1 << 7;

    private static final int MAX_TEXT = 65_535;
    private static final int LENGTH_BYTES = 3;
    private static final long MAX_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    private PropertiesCodec() {}

    static void write(WireWriter out, MessageProperties properties) {
        out.u8(mask(properties));
        if (properties.expirySeconds() >= 0) {
            out.varint(properties.expirySeconds());
        }
        if (properties.contentType() != null) {
            out.text(properties.contentType(), MAX_TEXT);
        }
        if (properties.responseTopic() != null) {
            out.text(properties.responseTopic(), MAX_TEXT);
        }
        if (properties.correlationData() != null) {
            out.bytes(properties.correlationData(), MAX_TEXT);
        }
        if (!properties.userProperties().isEmpty()) {
            out.varint(properties.userProperties().size());
            for (UserProperty user : properties.userProperties()) {
                out.text(user.name(), MAX_TEXT);
                out.text(user.value(), MAX_TEXT);
            }
        }
    }

    private static int mask(MessageProperties properties) {
        return (properties.payloadFormat() >= 0 ? FORMAT : 0)
                | (properties.payloadFormat() == 1 ? FORMAT_TEXT : 0)
                | (properties.expirySeconds() >= 0 ? EXPIRY : 0)
                | (properties.contentType() != null ? CONTENT_TYPE : 0)
                | (properties.responseTopic() != null ? RESPONSE_TOPIC : 0)
                | (properties.correlationData() != null ? CORRELATION : 0)
                | (properties.userProperties().isEmpty() ? 0 : USER);
    }

    /** Reads; at most so many user properties. */
    static MessageProperties read(WireReader in, int maxUserProperties) throws WireException {
        int mask = in.u8("properties");
        if ((mask & UNKNOWN) != 0) {
            throw new WireException(RefusalReason.UNSUPPORTED, "properties: unknown ones");
        }
        if (mask == 0 || (mask & (FORMAT | FORMAT_TEXT)) == FORMAT_TEXT) {
            throw WireReader.malformed("properties", "contradictory presence " + mask);
        }
        int format = (mask & FORMAT) == 0 ? -1 : (mask & FORMAT_TEXT) == 0 ? 0 : 1;
        long expiry = (mask & EXPIRY) == 0 ? -1 : in.varint("expiry");
        if (expiry > MAX_EXPIRY_SECONDS) {
            throw WireReader.malformed("expiry", "more than 32 bits");
        }
        String contentType = (mask & CONTENT_TYPE) == 0 ? null : in.text(MAX_TEXT, "content type");
        String responseTopic = (mask & RESPONSE_TOPIC) == 0 ? null : readTopic(in, "response topic");
        byte[] correlation = (mask & CORRELATION) == 0 ? null : in.bytes(MAX_TEXT, "correlation data");
        List<UserProperty> user = (mask & USER) == 0 ? List.of() : readUser(in, maxUserProperties);
        return new MessageProperties(format, expiry, contentType, responseTopic, correlation, user);
    }

    private static List<UserProperty> readUser(WireReader in, int max) throws WireException {
        int count = in.varint(max, "user properties");
        in.needItems(count, 2, "user properties");
        if (count == 0) {
            throw WireReader.malformed("user properties", "none, though announced");
        }
        List<UserProperty> user = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            user.add(new UserProperty(in.text(MAX_TEXT, "user property"), in.text(MAX_TEXT, "user property")));
        }
        return user;
    }

    /** Reads a topic name and judges it: nothing behind the codec should have to. */
    static String readTopic(WireReader in, String what) throws WireException {
        String topic = in.text(TopicSyntax.MAX_BYTES, what);
        String error = TopicSyntax.topicError(topic);
        if (error != null) {
            throw WireReader.malformed(what, error);
        }
        return topic;
    }

    /** Upper bound of the bytes that {@link #write} appends. */
    static long sizeBound(MessageProperties properties) {
        byte[] correlation = properties.correlationData();
        long size = 1 + 5 + LENGTH_BYTES + LENGTH_BYTES + LENGTH_BYTES + LENGTH_BYTES;
        size += length(properties.contentType()) + length(properties.responseTopic());
        size += correlation == null ? 0 : correlation.length;
        for (UserProperty user : properties.userProperties()) {
            size += 2 * LENGTH_BYTES + Utf8.length(user.name()) + Utf8.length(user.value());
        }
        return size;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : Utf8.length(text);
    }
}
