/** What the probes on the management port ask. */
@NullMarked
package io.linkspan.admin.health;

import org.jspecify.annotations.NullMarked;
