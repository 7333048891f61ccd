package io.linkspan.admin.problem;

import java.io.Serial;

/** Ends a request with a problem, for adapters that read input where no outcome type can carry it. */
public final class ProblemException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** Without stack trace: it is an answer, not a bug. */
    public ProblemException(Problem problem) {
        super(problem.code().code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** What to answer. */
    public Problem problem() {
        return problem;
    }
}
