/**
 * Keeps and reads everything in the route registry: implements the stores of the feature packages. Never blocks; every
 * failure of the registry becomes a {@code StoreAwayException}.
 */
@NullMarked
package io.linkspan.admin.registry;

import org.jspecify.annotations.NullMarked;
