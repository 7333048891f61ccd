/** Sessions between brokers over real sockets, and the format in which they travel. */
@NullMarked
package io.linkspan.broker.handover;

import org.jspecify.annotations.NullMarked;
