/**
 * Messages on their way to peers and to the other nodes of the cluster: which peers want a topic, and per destination an
 * outbox of lanes from which the link-service, or the stream to the node, reads batches.
 *
 * <p>Appending comes from any event loop; sending runs on the loop of the lane's reader. Each lane is guarded by its own
 * monitor, held for a few instructions. What has to survive is in the log as well, and beyond a resident part only there.
 */
@NullMarked
package io.linkspan.broker.outbox;

import org.jspecify.annotations.NullMarked;
