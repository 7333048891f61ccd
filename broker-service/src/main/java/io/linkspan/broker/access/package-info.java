/** Who a client is and what it may do; fails closed. */
@NullMarked
package io.linkspan.broker.access;

import org.jspecify.annotations.NullMarked;
