package io.linkspan.admin.links;

import io.linkspan.contracts.link.Violation;
import java.util.List;

/** What came of asking for a change. */
public sealed interface ChangeOutcome {

    /** For the audit log. */
    String word();

    /** It is stored. */
    record Done(Link link, String word) implements ChangeOutcome {}

    /** It was there; it is gone. */
    record Deleted() implements ChangeOutcome {
        @Override
        public String word() {
            return "deleted";
        }
    }

    /** A dry run: all rules hold, nothing is stored. */
    record Valid(Link preview) implements ChangeOutcome {
        @Override
        public String word() {
            return "valid";
        }
    }

    /** At least one rule is broken. */
    record Invalid(List<Violation> violations) implements ChangeOutcome {
        @Override
        public String word() {
            return "invalid-link";
        }
    }

    /** The name is taken. */
    record Exists() implements ChangeOutcome {
        @Override
        public String word() {
            return "link-exists";
        }
    }

    /** No link of that name. */
    record NotFound() implements ChangeOutcome {
        @Override
        public String word() {
            return "link-not-found";
        }
    }

    /** The precondition names another version. */
    record Stale(long currentVersion) implements ChangeOutcome {
        @Override
        public String word() {
            return "stale-version";
        }
    }

    /** Others changed it each time we tried. */
    record Contended() implements ChangeOutcome {
        @Override
        public String word() {
            return "concurrent-change";
        }
    }
}
