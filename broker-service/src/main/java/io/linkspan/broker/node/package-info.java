/**
 * The brokers of one cluster among themselves: who they are, and the streams of messages between them.
 *
 * <p>To each other node leads one {@link io.linkspan.broker.node.NodeSender}, the reader of that node's lanes, confined to
 * one event loop; what comes in is delivered on the loops by {@link io.linkspan.broker.node.NodeReceiver}. How frames
 * travel is behind {@link io.linkspan.broker.node.NodeTransport}.
 */
@NullMarked
package io.linkspan.broker.node;

import org.jspecify.annotations.NullMarked;
