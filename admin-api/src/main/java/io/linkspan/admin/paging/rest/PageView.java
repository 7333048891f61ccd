package io.linkspan.admin.paging.rest;

import io.linkspan.admin.paging.Cursor;
import io.linkspan.admin.paging.Page;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The {@code page} of a list. */
@Schema(name = "Page")
public record PageView(
        @Schema(required = true, description = "Items at most.", examples = "50")
        int limit,

        @Schema(required = true, description = "Items over all pages at this moment.", examples = "1")
        int total,

        @Schema(nullable = true, description = "Pass as cursor for the next page; null: this was the last.") @Nullable
        String nextCursor) {

    /** What the list is part of. */
    public static PageView of(Page<?> page) {
        Cursor next = page.next();
        return new PageView(page.limit(), page.total(), next == null ? null : next.text());
    }
}
