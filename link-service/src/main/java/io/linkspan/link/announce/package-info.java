/** What this cluster wants from a peer: its routes cut to the link's topics, numbered, and journalled for a resumption. On the link's loop. */
@NullMarked
package io.linkspan.link.announce;

import org.jspecify.annotations.NullMarked;
