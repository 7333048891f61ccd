/** Cursor lists: sorted items in pages, {@code {items, page}}. Plain Java. */
@NullMarked
package io.linkspan.admin.paging;

import org.jspecify.annotations.NullMarked;
