package io.linkspan.admin.links.rest;

import io.linkspan.admin.links.Link;
import io.linkspan.admin.links.Links;
import io.linkspan.admin.problem.ProblemException;
import java.util.concurrent.CompletionStage;

/** For resources below a link. */
public final class LinkLookup {

    private LinkLookup() {}

    /** The link; fails with the 404 problem when there is none. */
    public static CompletionStage<Link> require(Links links, String name) {
        return links.find(name).thenApply(link -> {
            if (link == null) {
                throw new ProblemException(ChangeResponses.noSuchLink(name));
            }
            return link;
        });
    }
}
