/** Turns the specs found in the registry into running links: detect a change, plan, apply. On the supervisor's loop, links on theirs. */
@NullMarked
package io.linkspan.link.supervise;

import org.jspecify.annotations.NullMarked;
