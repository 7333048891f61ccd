package io.linkspan.admin.paging;

import org.jspecify.annotations.Nullable;

/**
 * Which page is wanted.
 *
 * @param limit items at most, {@value #MIN_LIMIT}..{@value #MAX_LIMIT}
 * @param cursor null: from the start
 */
public record PageRequest(int limit, @Nullable Cursor cursor) {

    /** Smallest page. */
    public static final int MIN_LIMIT = 1;

    /** Largest page: bounds the answer's size. */
    public static final int MAX_LIMIT = 500;

    /** Page size when none is asked for. */
    public static final int DEFAULT_LIMIT = 50;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code limit} is out of range
     */
    public PageRequest {
        if (limit < MIN_LIMIT || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be " + MIN_LIMIT + ".." + MAX_LIMIT);
        }
    }
}
