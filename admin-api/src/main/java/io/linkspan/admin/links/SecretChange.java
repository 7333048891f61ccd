package io.linkspan.admin.links;

import org.jspecify.annotations.Nullable;

/** What a request says about a write-only field. */
public sealed interface SecretChange {

    /** Left out: what is stored stays. */
    record Keep() implements SecretChange {}

    /** {@code null}: none from now on. */
    record Clear() implements SecretChange {}

    /** A new value. */
    record Replace(String value) implements SecretChange {

        /** Without the value: this may end up in a log. */
        @Override
        public String toString() {
            return "Replace[secret]";
        }
    }

    /** What holds after this change. */
    default @Nullable String apply(@Nullable String stored) {
        return switch (this) {
            case Keep keep -> stored;
            case Clear clear -> null;
            case Replace replace -> replace.value();
        };
    }
}
