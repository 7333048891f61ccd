package io.linkspan.admin.audit;

/** Takes one event per attempted change; must not block or throw. */
@FunctionalInterface
public interface Audit {

    /** Keeps the event where operators find it. */
    void record(AuditEvent event);
}
