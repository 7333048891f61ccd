package io.linkspan.admin.clients;

import org.jspecify.annotations.Nullable;

/**
 * Which clients are wanted; null takes all.
 *
 * @param prefix of the client id
 */
public record ClientFilter(
        @Nullable Boolean connected,
        @Nullable String user,
        @Nullable String listener,
        @Nullable String prefix) {}
