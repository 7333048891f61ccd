package io.linkspan.admin.links;

import java.util.Set;

/** Which state of a link a change is meant for. */
public sealed interface Precondition {

    /** Whatever is there. */
    record AnyVersion() implements Precondition {}

    /** One of these versions; none matches when empty. */
    record OneOf(Set<Long> versions) implements Precondition {

        /** Defensive copy. */
        public OneOf {
            versions = Set.copyOf(versions);
        }
    }

    /** Whether a change may go on. */
    default boolean allows(Link link) {
        return switch (this) {
            case AnyVersion any -> true;
            case OneOf oneOf -> oneOf.versions().contains(link.version());
        };
    }
}
