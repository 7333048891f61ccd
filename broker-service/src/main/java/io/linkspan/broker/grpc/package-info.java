/**
 * The frames between brokers over gRPC: method {@code linkspan.broker.v1.Nodes/Exchange}, a bidirectional stream of opaque
 * messages, the hello in the request's metadata. Runs on Vert.x contexts of its own; hands over to the domain's loops.
 */
@NullMarked
package io.linkspan.broker.grpc;

import org.jspecify.annotations.NullMarked;
