/**
 * How far received streams have been taken in: what links and the streams between nodes have in common.
 *
 * <p>Called on event loops; a cursor is guarded by its own monitor, because a sender may come back on another loop before
 * its old connection is known to be gone.
 */
@NullMarked
package io.linkspan.broker.stream;

import org.jspecify.annotations.NullMarked;
