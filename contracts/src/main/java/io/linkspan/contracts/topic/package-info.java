/**
 * Topics, filters and their algebra: what matches, covers, intersects. Immutable values, used by every service on any thread.
 */
@NullMarked
package io.linkspan.contracts.topic;

import org.jspecify.annotations.NullMarked;
