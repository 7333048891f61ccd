/** How links stand: one word over all nodes, with its cause. Plain Java. */
@NullMarked
package io.linkspan.admin.status;

import org.jspecify.annotations.NullMarked;
