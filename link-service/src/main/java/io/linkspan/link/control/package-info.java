/** Our side of a link's control connection: introduces us at the peer, announces our routes, keeps the heartbeat. On the link's loop. */
@NullMarked
package io.linkspan.link.control;

import org.jspecify.annotations.NullMarked;
