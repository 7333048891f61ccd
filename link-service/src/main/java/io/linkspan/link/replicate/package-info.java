/** The other side of the protocol: answers peers at our own broker and keeps their routes. On the link's loop. */
@NullMarked
package io.linkspan.link.replicate;

import org.jspecify.annotations.NullMarked;
