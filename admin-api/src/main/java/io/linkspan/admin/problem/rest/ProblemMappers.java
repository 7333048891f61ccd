package io.linkspan.admin.problem.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.linkspan.admin.clients.BrokerAwayException;
import io.linkspan.admin.links.StoreAwayException;
import io.linkspan.admin.messages.AdminMessages;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemCode;
import io.linkspan.admin.problem.ProblemException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every exception that can end a request, as a problem. */
public class ProblemMappers {

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return ProblemResponses.of(e.problem());
    }

    @ServerExceptionMapper
    Response registryAway(StoreAwayException e) {
        return ProblemResponses.of(Problem.of(
                ProblemCode.REGISTRY_UNAVAILABLE,
                "The route registry does not answer; a change asked for may or may not have been made."));
    }

    @ServerExceptionMapper
    Response brokerAway(BrokerAwayException e) {
        return ProblemResponses.of(Problem.of(ProblemCode.BROKER_UNAVAILABLE, String.valueOf(e.getMessage())));
    }

    @ServerExceptionMapper
    public Uni<Response> unauthenticated(UnauthorizedException e, RoutingContext context) {
        return challenge(context, "Log in with user name and password or a bearer token.");
    }

    @ServerExceptionMapper
    public Uni<Response> loginFailed(AuthenticationFailedException e, RoutingContext context) {
        return challenge(context, "These credentials are not valid.");
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return ProblemResponses.of(Problem.of(ProblemCode.FORBIDDEN, "Your role does not allow this."));
    }

    @ServerExceptionMapper
    Response badJson(JacksonException e) {
        return ProblemResponses.of(JsonProblems.of(e));
    }

    /** Of its own, since the framework has a mapper for this very class. */
    @ServerExceptionMapper
    Response badField(MismatchedInputException e) {
        return ProblemResponses.of(JsonProblems.of(e));
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, RoutingContext context) {
        int status = e.getResponse().getStatus();
        Response.ResponseBuilder builder = ProblemResponses.builder(
                switch (status) {
                    case 400 -> badRequest(e);
                    case 401 -> Problem.of(ProblemCode.UNAUTHENTICATED, "Log in first.");
                    case 403 -> Problem.of(ProblemCode.FORBIDDEN, "Your role does not allow this.");
                    case 404 -> Problem.of(ProblemCode.NOT_FOUND, "There is nothing at this path.");
                    case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "This resource has no such method.");
                    case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, "This API answers with application/json.");
                    case 413 -> ProblemResponses.tooLarge();
                    case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
                    default -> unexpected(e, context);
                });
        return e instanceof NotAllowedException && e.getResponse().getHeaderString(HttpHeaders.ALLOW) != null
                ? builder.header(HttpHeaders.ALLOW, e.getResponse().getHeaderString(HttpHeaders.ALLOW))
                        .build()
                : builder.build();
    }

    @ServerExceptionMapper
    Response bug(Throwable e, RoutingContext context) {
        return ProblemResponses.of(unexpected(e, context));
    }

    private static Problem badRequest(WebApplicationException e) {
        return e.getCause() instanceof JacksonException json
                ? JsonProblems.of(json)
                : Problem.of(ProblemCode.MALFORMED_REQUEST, "The request is not valid.");
    }

    private static Problem unexpected(Throwable e, RoutingContext context) {
        String id = UUID.randomUUID().toString();
        AdminMessages.LOG.requestFailed(e, id, context.request().method().name(), context.normalizedPath());
        return Problem.of(ProblemCode.INTERNAL_ERROR, "Something went wrong here; the log has it under " + id + ".");
    }

    private static Uni<Response> challenge(RoutingContext context, String detail) {
        Response.ResponseBuilder builder = ProblemResponses.builder(Problem.of(ProblemCode.UNAUTHENTICATED, detail));
        HttpAuthenticator authenticator = context.get(HttpAuthenticator.class.getName());
        if (authenticator == null) {
            return Uni.createFrom().item(builder.build());
        }
        return authenticator.getChallenge(context).map(challenge -> withHeaders(builder, challenge));
    }

    private static Response withHeaders(Response.ResponseBuilder builder, ChallengeData challenge) {
        if (challenge != null) {
            challenge.getHeaders().forEach((name, value) -> builder.header(name.toString(), value));
        }
        return builder.build();
    }
}
