/** {@code linkspan client}: MQTT clients of a cluster. */
@NullMarked
package io.linkspan.cli.client;

import org.jspecify.annotations.NullMarked;
