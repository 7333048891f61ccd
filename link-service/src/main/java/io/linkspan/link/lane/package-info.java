/** The data plane of a link: carries batches of our outboxes to the peer, unopened and in order. On the link's loop. */
@NullMarked
package io.linkspan.link.lane;

import org.jspecify.annotations.NullMarked;
