/** The broker's named limits and its counters: plain values, read everywhere, on any thread. */
@NullMarked
package io.linkspan.broker.limits;

import org.jspecify.annotations.NullMarked;
