/** Who changed what, and how it ended. Plain Java; called by the use cases that change something. */
@NullMarked
package io.linkspan.admin.audit;

import org.jspecify.annotations.NullMarked;
