/** What operators read of the broker: its log messages, each with a stable id. */
@NullMarked
package io.linkspan.broker.operator;

import org.jspecify.annotations.NullMarked;
