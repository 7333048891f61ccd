package io.linkspan.e2e.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What every payload begins with.
 *
 * @param publisher without a semicolon
 * @param number counted from 0 by the publisher
 */
public record MessageId(String publisher, long number) {
    private static final byte PADDING = '.';

    /** {@code publisher;number;....}, of this many bytes, or more where that is too short. */
    public byte[] payload(int size) {
        byte[] head = (publisher + ";" + number + ";").getBytes(StandardCharsets.UTF_8);
        byte[] payload = Arrays.copyOf(head, Math.max(size, head.length));
        Arrays.fill(payload, head.length, payload.length, PADDING);
        return payload;
    }

    /**
     * Reads it back.
     *
     * @throws IllegalArgumentException if the payload was not made by {@link #payload}
     */
    public static MessageId parse(byte[] payload) {
        String[] parts = new String(payload, StandardCharsets.UTF_8).split(";", 3);
        if (parts.length != 3 || !parts[2].chars().allMatch(c -> c == PADDING)) {
            throw new IllegalArgumentException("not a payload of ours: " + parts[0]);
        }
        return new MessageId(parts[0], Long.parseLong(parts[1]));
    }
}
