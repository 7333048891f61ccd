package io.linkspan.admin.links.rest;

import io.linkspan.admin.links.ChangeOutcome;
import io.linkspan.admin.links.Link;
import io.linkspan.admin.problem.FieldError;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemCode;
import io.linkspan.admin.problem.rest.ProblemResponses;
import io.linkspan.contracts.link.Violation;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;

/** Turns what came of a change into a response. */
final class ChangeResponses {

    private ChangeResponses() {}

    static Response of(String name, ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Done done -> ok(done.link());
            case ChangeOutcome.Valid valid ->
                Response.ok(LinkView.of(valid.preview())).build();
            case ChangeOutcome.Deleted deleted -> Response.noContent().build();
            case ChangeOutcome.Invalid invalid -> ProblemResponses.of(invalid(invalid.violations()));
            case ChangeOutcome.Exists exists ->
                ProblemResponses.of(Problem.of(ProblemCode.LINK_EXISTS, "There is a link " + name + " already."));
            case ChangeOutcome.NotFound notFound -> notFound(name);
            case ChangeOutcome.Stale stale ->
                ProblemResponses.of(Problem.of(
                        ProblemCode.STALE_VERSION,
                        "The link is at version " + stale.currentVersion() + "; read it again and repeat the change."));
            case ChangeOutcome.Contended contended ->
                ProblemResponses.of(
                        Problem.of(ProblemCode.CONCURRENT_CHANGE, "Others kept changing this link; try again."));
        };
    }

    static Response ok(Link link) {
        return Response.ok(LinkView.of(link))
                .header(HttpHeaders.ETAG, ETags.of(link.version()))
                .build();
    }

    static Response notFound(String name) {
        return ProblemResponses.of(noSuchLink(name));
    }

    static Problem noSuchLink(String name) {
        return Problem.of(ProblemCode.LINK_NOT_FOUND, "There is no link " + name + ".");
    }

    private static Problem invalid(List<Violation> violations) {
        List<FieldError> errors = violations.stream()
                .map(violation -> new FieldError(violation.field(), violation.code(), violation.message()))
                .toList();
        String fields = errors.stream().map(FieldError::field).distinct().collect(Collectors.joining(", "));
        return new Problem(ProblemCode.INVALID_LINK, "Not valid: " + fields + ".", errors);
    }
}
