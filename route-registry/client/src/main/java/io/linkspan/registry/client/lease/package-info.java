/**
 * Leases: at most one holder of a duty at a time, judged without comparing clocks.
 *
 * <p>Called by services from any thread; renewal and observation run on a timer thread of the keeper.
 */
@NullMarked
package io.linkspan.registry.client.lease;

import org.jspecify.annotations.NullMarked;
