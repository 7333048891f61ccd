package io.linkspan.admin.audit;

/**
 * One attempted change.
 *
 * @param who name of the user or token subject
 * @param verb e.g. {@code create}
 * @param kind what was to be changed: {@code link} or {@code client}
 * @param name its name as asked for, maybe invalid
 * @param outcome e.g. {@code created} or a problem code
 */
public record AuditEvent(String who, String verb, String kind, String name, String outcome) {
    /** About a link. */
    public AuditEvent(String who, String verb, String link, String outcome) {
        this(who, verb, "link", link, outcome);
    }

    /** About an MQTT client. */
    public static AuditEvent client(String who, String verb, String clientId, String outcome) {
        return new AuditEvent(who, verb, "client", clientId, outcome);
    }
}
