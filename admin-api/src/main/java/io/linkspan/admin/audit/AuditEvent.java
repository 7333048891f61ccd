package io.linkspan.admin.audit;

/**
 * One attempted change.
 *
 * @param who name of the user or token subject
 * @param verb e.g. {@code create}
 * @param link its name as asked for, maybe invalid
 * @param outcome e.g. {@code created} or a problem code
 */
public record AuditEvent(String who, String verb, String link, String outcome) {}
