package io.linkspan.admin.problem.rest;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that says it is too large, with a problem.
 *
 * <p>The server has the same limit and would refuse it with an empty answer; it still counts the bytes of bodies that do not
 * say their size.
 */
@Singleton
public class BodyLimit {

    // Before the server's own check.
    private static final int PRIORITY = 1000;

    private final long maxBytes;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.maxBytes = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        if (isTooLarge(context.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
            // Closed, because the body is not read.
            context.response()
                    .setStatusCode(ProblemResponses.tooLarge().code().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, ProblemResponses.MEDIA_TYPE)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .end(ProblemResponses.json(ProblemResponses.tooLarge()));
        } else {
            context.next();
        }
    }

    private boolean isTooLarge(@Nullable String contentLength) {
        try {
            return contentLength != null && Long.parseLong(contentLength) > maxBytes;
        } catch (NumberFormatException e) {
            return false; // Not ours to judge: the server refuses it.
        }
    }
}
