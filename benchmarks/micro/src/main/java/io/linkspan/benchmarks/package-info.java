/**
 * JMH benchmarks of what every message, subscription or route passes. Called by JMH's runner, each on a thread of its own;
 * nothing of the product depends on them.
 */
@NullMarked
package io.linkspan.benchmarks;

import org.jspecify.annotations.NullMarked;
