/** Probes and gauges on the management port, read by operators and orchestrators. */
@NullMarked
package io.linkspan.registry.server.health;

import org.jspecify.annotations.NullMarked;
