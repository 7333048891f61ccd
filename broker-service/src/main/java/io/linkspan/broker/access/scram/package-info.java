/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677), the server's side: proves that a client knows a password without receiving it and
 * without storing it. Plain computation of some microseconds; any thread.
 */
@NullMarked
package io.linkspan.broker.access.scram;

import org.jspecify.annotations.NullMarked;
