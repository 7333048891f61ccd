/**
 * Turns raw cache events into an ordered, de-duplicated, bounded stream of changes; plain Java.
 *
 * <p>Events come from a connection thread, changes are taken by one consumer thread; each class is its own lock.
 */
@NullMarked
package io.linkspan.registry.client.feed;

import org.jspecify.annotations.NullMarked;
