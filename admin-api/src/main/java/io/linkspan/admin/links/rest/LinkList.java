package io.linkspan.admin.links.rest;

import io.linkspan.admin.links.Link;
import io.linkspan.admin.paging.Page;
import io.linkspan.admin.paging.rest.PageView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of links. */
@Schema(name = "LinkList")
public record LinkList(
        @Schema(required = true) List<LinkView> items,
        @Schema(required = true) PageView page) {

    static LinkList of(Page<Link> page) {
        return new LinkList(page.items().stream().map(LinkView::of).toList(), PageView.of(page));
    }
}
