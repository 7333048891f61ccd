package io.linkspan.admin.problem;

import java.util.List;

/**
 * One occurrence of a problem.
 *
 * @param detail one sentence about this occurrence; no secrets, no payloads
 * @param errors per field; often empty
 */
public record Problem(ProblemCode code, String detail, List<FieldError> errors) {

    /** Defensive copy of {@code errors}. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem that is not about fields. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of());
    }

    /** A malformed request with one culprit. */
    public static Problem malformed(String field, String code, String message) {
        return new Problem(ProblemCode.MALFORMED_REQUEST, message, List.of(new FieldError(field, code, message)));
    }
}
