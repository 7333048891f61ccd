package io.linkspan.contracts.link;

import io.linkspan.contracts.cluster.ClusterName;
import java.util.List;

/** The rules of a link specification. */
@SuppressWarnings("DoNotCallSuggester")
public final class LinkSpecRules {
    /** Must be there and is not. */
    public static final String REQUIRED = "required";
    /** Not in the form it must have. */
    public static final String INVALID = "invalid";
    /** A number or duration outside its range. */
    public static final String OUT_OF_RANGE = "out-of-range";
    /** More characters, bytes or items than allowed. */
    public static final String TOO_LONG = "too-long";
    /** A link to oneself. */
    public static final String OWN_NAME = "own-name";
    /** Not a topic filter, or a shared one. */
    public static final String INVALID_FILTER = "invalid-filter";
    /** A filter that begins with {@code $}: nothing there ever crosses a link. */
    public static final String RESERVED_FILTER = "reserved-filter";
    /** A filter that another one covers. */
    public static final String REDUNDANT_FILTER = "redundant-filter";
    /** Fields that contradict each other or need each other. */
    public static final String CONTRADICTORY = "contradictory";

    private LinkSpecRules() {}

    /** All rules that the spec breaks; empty if none. */
    public static List<Violation> validate(LinkSpec spec, ClusterName ownName) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Reads a draft, fills in defaults, and applies all rules. */
    public static LinkSpecOutcome build(LinkSpecDraft draft, ClusterName ownName) {
        throw new UnsupportedOperationException("skeleton");
    }
}
