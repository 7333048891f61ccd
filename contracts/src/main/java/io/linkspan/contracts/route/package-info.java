/**
 * What a cluster announces to a peer: routes, their kinds, and the intersection with the topics the peer may have. Any thread.
 */
@NullMarked
package io.linkspan.contracts.route;

import org.jspecify.annotations.NullMarked;
