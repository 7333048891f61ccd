package io.linkspan.contracts.message;

/**
 * What a relay may read of a batch that it must not open.
 *
 * @param stream which sequence
 * @param first first number covered, 1 and up
 * @param last last number covered; first - 1 if none
 * @param count messages inside
 * @param bytes size of the whole batch
 */
public record BatchHeader(StreamId stream, long first, long last, int count, int bytes) {}
