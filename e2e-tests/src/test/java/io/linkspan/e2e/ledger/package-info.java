/**
 * Keeps what brokers have acknowledged against what has arrived, and says what does not add up. Plain Java, called by the
 * clients of {@code wire} from any thread.
 */
@NullMarked
package io.linkspan.e2e.ledger;

import org.jspecify.annotations.NullMarked;
