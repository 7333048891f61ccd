package io.linkspan.admin.problem;

import java.util.Locale;

/** Every problem this API answers with; name, status and type are stable, the title may be reworded. */
public enum ProblemCode {
    MALFORMED_REQUEST(400, "Malformed request"),
    UNAUTHENTICATED(401, "Not authenticated"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "No such resource"),
    LINK_NOT_FOUND(404, "No such link"),
    CLIENT_NOT_FOUND(404, "No such client"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    LINK_EXISTS(409, "Link exists"),
    CONCURRENT_CHANGE(409, "Changed by somebody else"),
    CLIENT_NOT_CONNECTED(409, "Client not connected"),
    SESSION_IN_USE(409, "Session in use"),
    STALE_VERSION(412, "Stale version"),
    REQUEST_TOO_LARGE(413, "Request too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INVALID_LINK(422, "Invalid link"),
    PRECONDITION_REQUIRED(428, "Precondition required"),
    INTERNAL_ERROR(500, "Internal error"),
    REGISTRY_UNAVAILABLE(503, "Registry unavailable"),
    BROKER_UNAVAILABLE(503, "Broker unavailable");

    private static final String TYPE_PREFIX = "urn:linkspan:problem:";

    private final int status;
    private final String title;
    private final String code;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The same sentence head for every occurrence. */
    public String title() {
        return title;
    }

    /** Kebab-case word, e.g. {@code link-exists}. */
    public String code() {
        return code;
    }

    /** RFC 9457 type: a URN, since no page stands behind it that could go away. */
    public String type() {
        return TYPE_PREFIX + code;
    }
}
