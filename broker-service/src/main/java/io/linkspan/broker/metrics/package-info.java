/** Adapter to Micrometer: every name and label the broker publishes stands in one catalogue. */
@NullMarked
package io.linkspan.broker.metrics;

import org.jspecify.annotations.NullMarked;
