/** Puts the broker together: configuration, start and stop in the right order, health. */
@NullMarked
package io.linkspan.broker.app;

import org.jspecify.annotations.NullMarked;
