/**
 * Sessions and what is owed to their clients: queue, packets in flight, take-over, expiry, wills.
 *
 * <p>A session belongs to one event loop, the one of its last connection; every other thread sends it a command. Only
 * {@link io.linkspan.broker.session.SessionDirectory} is shared, one slot per client id.
 */
@NullMarked
package io.linkspan.broker.session;

import org.jspecify.annotations.NullMarked;
