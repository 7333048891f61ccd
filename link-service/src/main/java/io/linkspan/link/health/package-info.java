/** Probes. They tell of this process alone: a peer that is down never makes it unready. Called by the management endpoint. */
@NullMarked
package io.linkspan.link.health;

import org.jspecify.annotations.NullMarked;
