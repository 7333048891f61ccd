package io.linkspan.registry.client;

import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;

/** A registry node in this very process: what is written most need not go through a socket to it. */
public interface LocalRegistry {

    /** The same entries as those of {@link Registry#log()}, under the same rules; stages fail while the node does not run. */
    WriteOnceCache<LogKey, LogEntry> log();
}
