/** What a link tells about itself: overall state, counters, transitions. Counters from any thread, the rest on the link's loop. */
@NullMarked
package io.linkspan.link.status;

import org.jspecify.annotations.NullMarked;
