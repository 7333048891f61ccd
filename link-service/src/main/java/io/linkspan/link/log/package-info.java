/** What operators read of this service in the log: typed messages with stable ids, 2xxx. */
@NullMarked
package io.linkspan.link.log;

import org.jspecify.annotations.NullMarked;
