/**
 * MQTT 5 clients on plain sockets whose every packet is known, for tests that count: what the specification demands of a client
 * over lost connections they do to the letter, so that a fault found is the broker's.
 */
@NullMarked
package io.linkspan.e2e.wire;

import org.jspecify.annotations.NullMarked;
