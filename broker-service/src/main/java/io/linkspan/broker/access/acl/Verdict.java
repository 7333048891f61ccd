package io.linkspan.broker.access.acl;

/** What a rule says, or what holds when no rule says anything. */
public enum Verdict {
    ALLOW,
    DENY
}
