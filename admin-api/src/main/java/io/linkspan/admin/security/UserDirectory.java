package io.linkspan.admin.security;

import org.jspecify.annotations.Nullable;

/** The users known right now; may change between two calls. Never blocks. */
@FunctionalInterface
public interface UserDirectory {

    /** The user of that name; null when there is none. */
    @Nullable
    User find(String name);
}
