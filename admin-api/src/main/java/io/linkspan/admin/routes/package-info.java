/** Which routes a link carries, each way. Plain Java. */
@NullMarked
package io.linkspan.admin.routes;

import org.jspecify.annotations.NullMarked;
