package io.linkspan.admin.security.http;

import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemCode;
import io.linkspan.admin.problem.rest.ProblemResponses;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes that another site's page asks for.
 *
 * <p>A browser adds remembered Basic credentials to such requests by itself, and the actions need no body whose type would
 * make it ask first. Programs send no {@code Sec-Fetch-Site} and are not affected.
 */
public class SameSiteFilter {

    private static final Set<String> SAFE_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    // "none": typed or bookmarked by the user.
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    @ServerRequestFilter
    @Nullable
    Response filter(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        boolean refused = site != null && !OWN_SITE.contains(site) && !SAFE_METHODS.contains(request.getMethod());
        return refused
                ? ProblemResponses.of(
                        Problem.of(ProblemCode.FORBIDDEN, "Changes are not taken from pages of other sites."))
                : null;
    }
}
