/**
 * Connector {@code linkspan-registry} of SmallRye Reactive Messaging.
 *
 * <p>An incoming channel delivers {@link io.linkspan.registry.client.CacheChange}s on a virtual thread, one at a time, as
 * asked for; an outgoing channel takes {@link io.linkspan.registry.client.CacheWrite}s from any thread.
 */
@NullMarked
package io.linkspan.registry.client.messaging;

import org.jspecify.annotations.NullMarked;
