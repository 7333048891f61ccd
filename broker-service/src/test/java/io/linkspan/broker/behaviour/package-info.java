/** What clients see of the broker on a real socket, clause by clause; the specification is the bar. */
@NullMarked
package io.linkspan.broker.behaviour;

import org.jspecify.annotations.NullMarked;
