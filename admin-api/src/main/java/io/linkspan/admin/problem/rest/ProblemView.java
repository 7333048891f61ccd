package io.linkspan.admin.problem.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.linkspan.admin.problem.FieldError;
import io.linkspan.admin.problem.Problem;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON of a problem (RFC 9457 members, then ours). */
@Schema(name = "Problem", description = "RFC 9457 problem details.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemView(
        @Schema(required = true, examples = "urn:linkspan:problem:invalid-link")
        String type,

        @Schema(required = true, examples = "Invalid link") String title,

        @Schema(required = true, examples = "422") int status,

        @Schema(required = true, description = "Stable word for programs.", examples = "invalid-link")
        String code,

        @Schema(required = true, examples = "1 field is not valid: name.")
        String detail,

        @Schema(description = "Per field; left out when the problem is not about fields.")
        List<FieldErrorView> errors) {

    static ProblemView of(Problem problem) {
        return new ProblemView(
                problem.code().type(),
                problem.code().title(),
                problem.code().status(),
                problem.code().code(),
                problem.detail(),
                problem.errors().stream().map(FieldErrorView::of).toList());
    }

    /** The JSON of one field error. */
    @Schema(name = "FieldError")
    public record FieldErrorView(
            @Schema(required = true, examples = "name") String field,
            @Schema(required = true, examples = "own-name") String code,

            @Schema(required = true, examples = "A cluster cannot be linked to itself.")
            String message) {

        static FieldErrorView of(FieldError error) {
            return new FieldErrorView(error.field(), error.code(), error.message());
        }
    }
}
