/**
 * The cluster's shared memory as the other services see it: typed caches, their changes and writes, incarnations.
 *
 * <p>Plain types only; the Hot Rod adapter is in {@code hotrod}, the messaging connector in {@code messaging}. Called from
 * any thread; no method blocks, completion stages may complete on a thread of the adapter.
 */
@NullMarked
package io.linkspan.registry.client;

import org.jspecify.annotations.NullMarked;
