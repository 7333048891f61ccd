/** The log that a publisher's acknowledgement waits for: in memory for now, durable behind the same interface later. */
@NullMarked
package io.linkspan.broker.log;

import org.jspecify.annotations.NullMarked;
