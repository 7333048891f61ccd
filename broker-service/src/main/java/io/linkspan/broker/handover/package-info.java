/**
 * One owner of a session over all brokers of the cluster: a client id is claimed from the others before its client is let
 * in, and a session that another broker has comes here with everything it is owed.
 *
 * <pre>
 *   heir                         former owner                      every node
 *    │ ── claim(client id) ──────► │ ends the connection
 *    │                             │ writes: the heir owns it
 *    │ ◄═ STATE, in flight, READY ═│ (a lane of the stream between them: durable, in order, once)
 *    │ lets the client in          │
 *    │ ◄═ queue, what still comes ═│
 *    │ ── settle(filters) ─────────────────────────────────────────► │ waits until it sends to the heir, and until
 *    │ ◄──────────────────────────────────────────────────── done ── │ the former owner has taken all it sent before
 *    │ ── release ───────────────► │ takes its subscriptions away
 *    │ ◄═ END ═════════════════════│
 * </pre>
 */
@NullMarked
package io.linkspan.broker.handover;

import org.jspecify.annotations.NullMarked;
