package io.linkspan.registry.server.infinispan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an acknowledged message survives, as far as the registry keeps it. */
public enum Durability {
    /** A loss of power of all nodes, too: writes are on the disk itself before they are answered. */
    SYNC,
    /** The death of any process, and of any one node of several; the operating system writes to the disk when it likes. */
    GROUP,
    /** Nothing: logs, sessions and subscriptions are in memory. Links, identity and retained messages are still stored. */
    NONE;

    /** The key that says which. */
    public static final String KEY = "linkspan.cluster.durability";

    /** By its name in the configuration. @throws RegistryStartException for any other word */
    public static Durability of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new RegistryStartException(
                        KEY + " must be one of "
                                + Arrays.stream(values()).map(Durability::word).collect(Collectors.joining(", "))
                                + ", not '" + word + "'",
                        null));
    }

    /** As written in the configuration. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
