/**
 * Messages on their way to peers: which peers want a topic, and per peer an outbox of lanes from which the link-service
 * reads batches.
 *
 * <p>Appending comes from any event loop; sending runs on the loop of the session that consumes the lane. Each lane is
 * guarded by its own monitor, held for a few instructions. In memory for now, behind the identities of the durable one.
 */
@NullMarked
package io.linkspan.broker.outbox;

import org.jspecify.annotations.NullMarked;
