package io.linkspan.registry.client;

/** Names of the caches, as in the {@code cache} attribute of connector {@code linkspan-registry}. */
public final class CacheNames {
    public static final String NODES = "nodes";
    public static final String LEASES = "leases";
    public static final String ROUTES = "routes";
    public static final String EXTERNAL_ROUTES = "external-routes";
    public static final String LINKS = "links";
    public static final String LINK_STATUS = "link-status";
    public static final String SESSIONS = "sessions";
    public static final String SUBSCRIPTIONS = "subscriptions";
    public static final String RETAINED = "retained";
    public static final String LOG = "log";

    /** Where the log of each broker node begins. */
    public static final String LOG_HEADS = "log-heads";

    /** Instance id and incarnation counter: survives restarts. */
    public static final String IDENTITY = "identity";

    /** What must not survive a restart: by its loss clients notice one. */
    public static final String LIFE = "life";

    private CacheNames() {}
}
