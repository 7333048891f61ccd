/**
 * Writes to one cache that are repeated until the registry has taken them; plain Java over
 * {@link io.linkspan.registry.client.RegistryCache}.
 *
 * <p>Writes come from any thread; results from the connection's threads; repetitions from a timer thread.
 */
@NullMarked
package io.linkspan.registry.client.write;

import org.jspecify.annotations.NullMarked;
