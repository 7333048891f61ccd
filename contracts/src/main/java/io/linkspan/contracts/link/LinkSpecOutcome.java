package io.linkspan.contracts.link;

import java.util.List;

/** What became of a draft. */
public sealed interface LinkSpecOutcome {
    /** All rules hold. */
    record Valid(LinkSpec spec) implements LinkSpecOutcome {}

    /** At least one violation, in field order. */
    record Invalid(List<Violation> violations) implements LinkSpecOutcome {}
}
