/** Metrics of this service: one catalogue of names, labels bounded by the number of links. */
@NullMarked
package io.linkspan.link.metrics;

import org.jspecify.annotations.NullMarked;
