/**
 * Adapter to the route registry: what this node wants goes out, what peers want comes in, retained messages are kept,
 * the node and its links report themselves.
 *
 * <p>Channels run on messaging threads and hand over to structures that are safe from any thread.
 */
@NullMarked
package io.linkspan.broker.registry;

import org.jspecify.annotations.NullMarked;
