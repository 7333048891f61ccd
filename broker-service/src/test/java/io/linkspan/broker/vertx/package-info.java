/** Tests of the network layer: on embedded channels, and on real sockets over loopback. */
@NullMarked
package io.linkspan.broker.vertx;

import org.jspecify.annotations.NullMarked;
