/** A registry in memory for tests of modules that use one; its results are complete when they are returned. */
@NullMarked
package io.linkspan.registry.client.memory;

import org.jspecify.annotations.NullMarked;
