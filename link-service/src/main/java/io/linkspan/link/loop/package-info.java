/** Single-threaded owners of state, their timers, and back-off. Everything of one link runs on one loop. */
@NullMarked
package io.linkspan.link.loop;

import org.jspecify.annotations.NullMarked;
