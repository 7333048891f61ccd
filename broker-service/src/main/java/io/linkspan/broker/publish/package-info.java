/**
 * The publish path: one match, then each session on its own loop and each peer's outbox.
 *
 * <p>Called on event loops only, by clients' handlers, by wills and by the receiver of forwarded messages.
 */
@NullMarked
package io.linkspan.broker.publish;

import org.jspecify.annotations.NullMarked;
