package io.linkspan.broker.access.acl;

import org.jspecify.annotations.Nullable;

/**
 * Puts a client's own id and user name into the filter of a rule.
 *
 * <p>A value may never widen what a rule allows or narrow what it denies. One that is missing or empty, has a wildcard, a
 * {@code /} or U+0000, or would make the filter begin with {@code $}, is not put in: an allowing rule then says nothing
 * about this client, a denying one covers everything from that level on.
 */
final class Placeholders {
    static final String CLIENT_ID = "${clientid}";
    static final String USERNAME = "${username}";

    private Placeholders() {}

    static boolean present(String filter) {
        return filter.contains(CLIENT_ID) || filter.contains(USERNAME);
    }

    /** The filter for this client; null when the rule says nothing about it. */
    static @Nullable String resolve(String filter, AclSubject subject, Verdict verdict) {
        var resolved = new StringBuilder();
        int from = 0;
        while (true) {
            int at = filter.indexOf("${", from);
            if (at < 0) {
                return resolved.append(filter, from, filter.length()).toString();
            }
            resolved.append(filter, from, at);
            boolean isClientId = filter.startsWith(CLIENT_ID, at);
            if (!isClientId && !filter.startsWith(USERNAME, at)) {
                resolved.append("${");
                from = at + 2;
                continue;
            }
            String value = isClientId ? subject.clientId() : subject.username();
            if (value == null || unsafe(value, at == 0)) {
                return verdict == Verdict.ALLOW ? null : fromThisLevel(resolved);
            }
            resolved.append(value);
            from = at + (isClientId ? CLIENT_ID : USERNAME).length();
        }
    }

    private static boolean unsafe(String value, boolean first) {
        return value.isEmpty()
                || (first && value.charAt(0) == '$')
                || value.chars().anyMatch(c -> c == '+' || c == '#' || c == '/' || c == 0);
    }

    private static String fromThisLevel(StringBuilder before) {
        before.setLength(before.lastIndexOf("/") + 1);
        return before.append('#').toString();
    }
}
