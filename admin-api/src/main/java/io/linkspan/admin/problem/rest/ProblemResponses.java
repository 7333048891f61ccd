package io.linkspan.admin.problem.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;

/** Makes responses of problems. */
public final class ProblemResponses {

    /** RFC 9457 section 3. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Seconds a client waits before it tries again while the registry is away; it reconnects within a few seconds. */
    public static final int RETRY_AFTER_SECONDS = 5;

    // Own mapper: what the application does to its own must not change the error format.
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProblemResponses() {}

    /** A response with status, type and body of {@code problem}. */
    public static Response of(Problem problem) {
        return builder(problem).build();
    }

    /** As {@link #of(Problem)}, to add headers to. */
    public static Response.ResponseBuilder builder(Problem problem) {
        // A text entity: the JSON writer of the framework is not registered for this media type.
        Response.ResponseBuilder builder = Response.status(problem.code().status())
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(json(problem));
        return problem.code().status() == 503 ? builder.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS) : builder;
    }

    /** The body is larger than {@code quarkus.http.limits.max-body-size}. */
    public static Problem tooLarge() {
        return Problem.of(ProblemCode.REQUEST_TOO_LARGE, "The body is too large.");
    }

    /** The body alone, for answers given outside Jakarta REST. */
    public static String json(Problem problem) {
        try {
            return JSON.writeValueAsString(ProblemView.of(problem));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
