/** What links have carried, per node and in total, since the node started or the last reset. Plain Java. */
@NullMarked
package io.linkspan.admin.metrics;

import org.jspecify.annotations.NullMarked;
