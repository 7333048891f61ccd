/**
 * What the broker's domain and the network layer say to each other: plain Java on both sides of the line.
 *
 * <p>The network layer ({@code io.linkspan.broker.vertx}) implements {@link Connection} and {@link EventLoop}; the
 * domain implements {@link ConnectionAcceptor} and {@link ConnectionHandler}. Everything about one connection happens
 * on its own event loop, in both directions.
 */
@NullMarked
package io.linkspan.broker.connection;

import org.jspecify.annotations.NullMarked;
