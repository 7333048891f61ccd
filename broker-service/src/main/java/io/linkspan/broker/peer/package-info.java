/**
 * The receiving end of a link: batches that a peer publishes at {@code $LINK/<peer>/messages/<lane>}.
 *
 * <p>Called on the event loop of the peer's connection. The cursor of a stream is guarded by its own monitor, because a
 * peer may come back on another loop before its old connection is known to be gone.
 */
@NullMarked
package io.linkspan.broker.peer;

import org.jspecify.annotations.NullMarked;
