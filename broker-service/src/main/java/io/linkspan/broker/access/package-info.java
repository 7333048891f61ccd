/**
 * Who a client is and what it may do; fails closed. Here are the words; {@code login} decides who is let in, {@code acl}
 * what the rules say, {@code scram} proves passwords without sending them.
 */
@NullMarked
package io.linkspan.broker.access;

import org.jspecify.annotations.NullMarked;
