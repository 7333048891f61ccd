/**
 * The receiving end of a link: batches that a peer publishes at {@code $LINK/<peer>/messages/<lane>}.
 *
 * <p>Called on the event loop of the peer's connection.
 */
@NullMarked
package io.linkspan.broker.peer;

import org.jspecify.annotations.NullMarked;
