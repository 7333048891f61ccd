/** MQTT clients of five families behind one face, and the HiveMQ client where a test needs all of MQTT 5. */
@NullMarked
package io.linkspan.e2e.client;

import org.jspecify.annotations.NullMarked;
