package io.linkspan.contracts.message;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT 5 PUBLISH properties that belong to the message and travel with it. (Topic alias and subscription identifiers
 * belong to one connection and do not.) The correlation data array is shared and never changed by anybody.
 *
 * @param payloadFormat payload format indicator 0 or 1, -1 absent
 * @param expirySeconds message expiry interval as published, 0 to 4,294,967,295 s, -1 absent; counts from the message's timestamp
 * @param contentType any text, null absent
 * @param responseTopic a topic name, null absent
 * @param correlationData 0 to 65,535 bytes, null absent
 * @param userProperties in order, duplicates kept
 */
@SuppressWarnings("ArrayRecordComponent") // shared with the frame it came from, by contract never changed
public record MessageProperties(
        int payloadFormat,
        long expirySeconds,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        List<UserProperty> userProperties) {
    /** No property at all, as every MQTT 3.1.1 message. */
    public static final MessageProperties NONE = new MessageProperties(-1, -1, null, null, null, List.of());

    private static final long MAX_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    /**
     * Checks the ranges. Written out, since javac loses the annotation of an array in a compact constructor, and callers
     * of other modules could not pass null.
     *
     * @throws IllegalArgumentException naming the value out of range
     */
    public MessageProperties(
            int payloadFormat,
            long expirySeconds,
            @Nullable String contentType,
            @Nullable String responseTopic,
            byte @Nullable [] correlationData,
            List<UserProperty> userProperties) {
        if (payloadFormat < -1 || payloadFormat > 1) {
            throw new IllegalArgumentException("payload format must be 0, 1 or -1 (absent): " + payloadFormat);
        }
        if (expirySeconds < -1 || expirySeconds > MAX_EXPIRY_SECONDS) {
            throw new IllegalArgumentException("expiry must be -1 (absent) to 4294967295 seconds: " + expirySeconds);
        }
        this.payloadFormat = payloadFormat;
        this.expirySeconds = expirySeconds;
        this.contentType = contentType;
        this.responseTopic = responseTopic;
        this.correlationData = correlationData;
        this.userProperties = List.copyOf(userProperties);
    }

    /** True if no property is present. */
    public boolean isEmpty() {
        return payloadFormat < 0
                && expirySeconds < 0
                && contentType == null
                && responseTopic == null
                && correlationData == null
                && userProperties.isEmpty();
    }

    /** The same with another expiry; -1 for none. */
    public MessageProperties withExpirySeconds(long seconds) {
        return new MessageProperties(
                payloadFormat, seconds, contentType, responseTopic, correlationData, userProperties);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageProperties that
                && payloadFormat == that.payloadFormat
                && expirySeconds == that.expirySeconds
                && Objects.equals(contentType, that.contentType)
                && Objects.equals(responseTopic, that.responseTopic)
                && Arrays.equals(correlationData, that.correlationData)
                && userProperties.equals(that.userProperties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                payloadFormat,
                expirySeconds,
                contentType,
                responseTopic,
                Arrays.hashCode(correlationData),
                userProperties);
    }
}
