/**
 * The broker node's log: what a publisher's acknowledgement waits for.
 *
 * <pre>
 *   loops ──records──► open entry ──cut──► commits in flight ──LogStore──► registry
 *                                             └─ released in order ─► callbacks, each on its loop
 * </pre>
 *
 * <p>An entry is one group commit: an immutable sequence of records under (epoch, position), where an epoch is one life of
 * this node. Only prefixes of the log are removed, so that whatever a record says of an earlier one is there as long as
 * that one is. State that lasts longer than its record (cursors, QoS 2 exchanges) is written again by checkpoints.
 */
@NullMarked
package io.linkspan.broker.log;

import org.jspecify.annotations.NullMarked;
