/**
 * The store of a cache on disk: an append-only journal in numbered files, with an index of its keys in memory; plain Java.
 *
 * <p>Reads block on any thread; writes are queued by any thread and written in groups by one task at a time.
 */
@NullMarked
package io.linkspan.registry.server.store;

import org.jspecify.annotations.NullMarked;
