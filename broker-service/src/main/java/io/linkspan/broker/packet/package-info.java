/**
 * MQTT control packets as plain values, the same for versions 3.1, 3.1.1 and 5.0.
 *
 * <p>The codec makes them from bytes and turns them into bytes; the broker's domain never sees a buffer. A packet that
 * comes from the codec has passed every check that needs no session: what is left to judge is named on each record.
 */
@NullMarked
package io.linkspan.broker.packet;

import org.jspecify.annotations.NullMarked;
