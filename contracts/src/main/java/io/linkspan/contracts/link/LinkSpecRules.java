package io.linkspan.contracts.link;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.ServerAddressSyntax.InvalidAddressException;
import io.linkspan.contracts.link.ServerAddressSyntax.Parsed;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.wire.Utf8;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a link specification. Every rule is judged, so that one round of corrections is enough. The constants are
 * the codes of {@link Violation}.
 */
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

    /** Longest client id prefix in characters. */
    public static final int MAX_PREFIX_LENGTH = 64;
    /** Longest user name and longest password in bytes of UTF-8. */
    public static final int MAX_CREDENTIAL_BYTES = 1_024;
    /** Shortest retry interval. */
    public static final Duration MIN_RETRY_INTERVAL = Duration.ofMillis(100);
    /** Longest retry interval. */
    public static final Duration MAX_RETRY_INTERVAL = Duration.ofHours(1);
    /** Shortest keep alive. */
    public static final Duration MIN_KEEP_ALIVE = Duration.ofSeconds(1);
    /** Longest keep alive, what 16 bits of CONNECT can say. */
    public static final Duration MAX_KEEP_ALIVE = Duration.ofSeconds(65_535);

    private LinkSpecRules() {}

    /**
     * All rules that the spec breaks, in field order; empty if none.
     *
     * @param ownName the cluster the link is configured on
     */
    public static List<Violation> validate(LinkSpec spec, ClusterName ownName) {
        List<Violation> violations = new ArrayList<>();
        if (!spec.server().tls() && spec.tls().enabled()) {
            violations.add(
                    new Violation("server", CONTRADICTORY, "the address is one without TLS, but tls.enabled is true"));
        }
        if (build(LinkSpecDraft.of(spec), ownName) instanceof LinkSpecOutcome.Invalid invalid) {
            violations.addAll(invalid.violations());
        }
        return violations;
    }

    /**
     * Reads a draft, fills in defaults, and applies all rules. Whether TLS is used is said by the scheme of the server or
     * by {@code tls.enabled}; in the result both agree.
     *
     * @param ownName the cluster the link is configured on
     */
    public static LinkSpecOutcome build(LinkSpecDraft draft, ClusterName ownName) {
        List<Violation> found = new ArrayList<>();
        ClusterName name = name(draft.name(), ownName, found);
        Parsed parsed = server(draft.server(), found);
        TlsSpec tls = tls(draft.tls(), parsed, found);
        String prefix = prefix(draft.clientIdPrefix(), ownName, found);
        credential("username", draft.username(), found);
        credential("password", draft.password(), found);
        if (draft.password() != null && draft.username() == null) {
            found.add(new Violation("username", CONTRADICTORY, "a password needs a user name"));
        }
        List<TopicFilter> topics = TopicRules.check(draft.topics() == null ? List.of() : draft.topics(), found);
        TlsRules.check(tls, found);
        int pool = number("poolSize", draft.poolSize(), LinkSpec.DEFAULT_POOL_SIZE, LinkSpec.MAX_POOL_SIZE, found);
        int inflight = number(
                "maxInflight", draft.maxInflight(), LinkSpec.DEFAULT_MAX_INFLIGHT, LinkSpec.MAX_MAX_INFLIGHT, found);
        Duration retry = draft.retryInterval() == null ? LinkSpec.DEFAULT_RETRY_INTERVAL : draft.retryInterval();
        range("retryInterval", retry, MIN_RETRY_INTERVAL, MAX_RETRY_INTERVAL, "100 ms to 1 h", found);
        Duration keepAlive = draft.keepAlive() == null ? LinkSpec.DEFAULT_KEEP_ALIVE : draft.keepAlive();
        keepAlive(keepAlive, found);
        OutboxSpec outbox = outbox(draft.outbox(), found);
        if (name == null || parsed == null || !found.isEmpty()) {
            return new LinkSpecOutcome.Invalid(found);
        }
        return new LinkSpecOutcome.Valid(new LinkSpec(
                name,
                parsed.orDefaults(tls.enabled()),
                prefix,
                draft.username(),
                draft.password(),
                topics,
                tls,
                pool,
                inflight,
                retry,
                keepAlive,
                !Boolean.FALSE.equals(draft.enabled()),
                outbox));
    }

    private static @Nullable ClusterName name(@Nullable String name, ClusterName ownName, List<Violation> found) {
        if (name == null || name.isEmpty()) {
            found.add(new Violation("name", REQUIRED, "the peer's cluster name is missing"));
            return null;
        }
        if (!ClusterName.isValid(name)) {
            String code = name.length() > ClusterName.MAX_LENGTH ? TOO_LONG : INVALID;
            found.add(new Violation("name", code, "a cluster name has " + ClusterName.RULE));
            return null;
        }
        if (name.equals(ownName.value())) {
            found.add(new Violation(
                    "name", OWN_NAME, "'" + name + "' is this cluster's own name; give the name of the peer"));
        }
        return ClusterName.of(name);
    }

    private static @Nullable Parsed server(@Nullable String server, List<Violation> found) {
        if (server == null || server.isBlank()) {
            found.add(new Violation("server", REQUIRED, "the address of the peer's broker is missing"));
            return null;
        }
        try {
            return ServerAddressSyntax.read(server);
        } catch (InvalidAddressException e) {
            found.add(new Violation("server", e.code(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static TlsSpec tls(@Nullable TlsSpec given, @Nullable Parsed server, List<Violation> found) {
        Boolean scheme = server == null ? null : server.tls();
        if (given == null) {
            return Boolean.TRUE.equals(scheme) ? TlsSpec.SYSTEM : TlsSpec.OFF;
        }
        if (scheme != null && scheme != given.enabled()) {
            found.add(new Violation(
                    "server",
                    CONTRADICTORY,
                    scheme
                            ? "mqtts:// asks for TLS, but tls.enabled is false"
                            : "mqtt:// asks for plain TCP, but tls.enabled is true"));
        }
        return given;
    }

    private static String prefix(@Nullable String given, ClusterName ownName, List<Violation> found) {
        if (given == null) {
            return "linkspan-" + ownName;
        }
        boolean characters = given.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_'
                        || c == '.');
        if (given.isEmpty()) {
            found.add(new Violation("clientIdPrefix", REQUIRED, "the client id prefix is empty"));
        } else if (given.length() > MAX_PREFIX_LENGTH) {
            found.add(new Violation(
                    "clientIdPrefix", TOO_LONG, "a client id prefix has at most " + MAX_PREFIX_LENGTH + " characters"));
        } else if (!characters) {
            found.add(new Violation(
                    "clientIdPrefix",
                    INVALID,
                    "a client id prefix has letters, digits, hyphens, underscores and dots"));
        }
        return given;
    }

    private static void credential(String field, @Nullable String value, List<Violation> found) {
        if (value == null) {
            return;
        }
        if (value.isEmpty() && field.equals("username")) {
            found.add(new Violation(field, INVALID, "a user name has at least one character; leave it out for none"));
        } else if (!Utf8.isWellFormed(value)) {
            found.add(new Violation(field, INVALID, "contains U+0000 or a lone surrogate, which MQTT cannot carry"));
        } else if (Utf8.length(value) > MAX_CREDENTIAL_BYTES) {
            found.add(new Violation(field, TOO_LONG, "longer than " + MAX_CREDENTIAL_BYTES + " bytes"));
        }
    }

    private static int number(String field, @Nullable Integer given, int standard, int max, List<Violation> found) {
        int value = given == null ? standard : given;
        if (value < 1 || value > max) {
            found.add(new Violation(field, OUT_OF_RANGE, "must be 1 to " + max + ": " + value));
        }
        return value;
    }

    private static OutboxSpec outbox(@Nullable OutboxSpec given, List<Violation> found) {
        OutboxSpec outbox = given == null ? OutboxSpec.CONFIGURED : given;
        Long bytes = outbox.maxBytes();
        if (bytes != null && (bytes < OutboxSpec.MIN_BYTES || bytes > OutboxSpec.MAX_BYTES)) {
            found.add(new Violation(
                    "outbox.maxBytes",
                    OUT_OF_RANGE,
                    "must be " + OutboxSpec.MIN_BYTES + " to " + OutboxSpec.MAX_BYTES + ": " + bytes));
        }
        if (outbox.retention() != null) {
            range(
                    "outbox.retention",
                    outbox.retention(),
                    OutboxSpec.MIN_RETENTION,
                    OutboxSpec.MAX_RETENTION,
                    "1 s to 8760 h",
                    found);
        }
        return outbox;
    }

    private static void keepAlive(Duration value, List<Violation> found) {
        range("keepAlive", value, MIN_KEEP_ALIVE, MAX_KEEP_ALIVE, "1 s to 65535 s", found);
        if (!value.truncatedTo(ChronoUnit.SECONDS).equals(value)) {
            found.add(new Violation("keepAlive", INVALID, "must be whole seconds: " + value));
        }
    }

    private static void range(
            String field, Duration value, Duration min, Duration max, String words, List<Violation> found) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            found.add(new Violation(field, OUT_OF_RANGE, "must be " + words + ": " + value));
        }
    }
}
