/** Clients that mean harm, or are badly broken, on real sockets; afterwards healthy clients work and nothing is left. */
@NullMarked
package io.linkspan.broker.hostile;

import org.jspecify.annotations.NullMarked;
