/**
 * The Hot Rod adapter; the only package of the client that imports Infinispan's client.
 *
 * <p>Values are marshalled on the caller's thread; results complete on a connection thread, so callbacks must not block.
 * What blocks (connecting, registering listeners, bulk loads) runs on virtual threads.
 */
@NullMarked
package io.linkspan.registry.client.hotrod;

import org.jspecify.annotations.NullMarked;
