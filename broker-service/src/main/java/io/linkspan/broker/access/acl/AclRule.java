package io.linkspan.broker.access.acl;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule: who may, or may not, do what with which topics.
 *
 * @param filters topic filters, in which {@code ${clientid}} and {@code ${username}} stand for the client's own; at
 *     least one
 */
public record AclRule(Verdict verdict, Action action, Who who, List<String> filters) {
    /** What is done with a topic. */
    public enum Action {
        PUBLISH,
        SUBSCRIBE,
        ALL;

        boolean includes(Action asked) {
            return this == ALL || this == asked;
        }
    }

    /** The clients that a rule is about: all parts that are given must hold, none given means everybody. */
    public record Who(
            @Nullable String clientId,
            @Nullable String username,
            @Nullable AddressRange address) {
        /** Everybody. */
        public static final Who ALL = new Who(null, null, null);

        boolean includes(AclSubject subject) {
            InetAddress from = subject.address();
            return (clientId == null || clientId.equals(subject.clientId()))
                    && (username == null || username.equals(subject.username()))
                    && (address == null || (from != null && address.contains(from)));
        }
    }

    /** Copies the filters. */
    public AclRule {
        filters = List.copyOf(filters);
    }
}
