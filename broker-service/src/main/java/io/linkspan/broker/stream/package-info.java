/**
 * How far received streams have been taken in, and what stands beside a message in one: what links, the streams between
 * nodes and the log have in common.
 *
 * <p>Called on event loops; a cursor is guarded by its own monitor, because a sender may come back on another loop before
 * its old connection is known to be gone.
 */
@NullMarked
package io.linkspan.broker.stream;

import org.jspecify.annotations.NullMarked;
