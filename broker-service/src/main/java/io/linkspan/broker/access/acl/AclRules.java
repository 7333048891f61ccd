package io.linkspan.broker.access.acl;

import java.util.ArrayList;
import java.util.List;

/**
 * Ordered rules and what holds when none of them decides.
 *
 * @param rules the first that decides wins
 */
public record AclRules(List<AclRule> rules, Verdict fallback) {
    /** No rules: everything is allowed that the broker does not keep for itself. */
    public static final AclRules OPEN = new AclRules(List.of(), Verdict.ALLOW);

    /** Rules of one file or token: each costs memory, and time at every CONNECT. */
    public static final int MAX_RULES = 100_000;

    /** Copies the rules. */
    public AclRules {
        rules = List.copyOf(rules);
    }

    /** Whether nothing can ever be denied. */
    public boolean open() {
        return rules.isEmpty() && fallback == Verdict.ALLOW;
    }

    /** The rules behind others, which are asked first; what neither decides is denied. */
    public AclRules behind(List<AclRule> first) {
        var all = new ArrayList<>(first);
        all.addAll(rules);
        return new AclRules(all, Verdict.DENY);
    }

    /** What the rules mean for one client. */
    public SubjectRules of(AclSubject subject) {
        return new SubjectRules(this, subject);
    }
}
