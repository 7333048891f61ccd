package io.linkspan.broker.access.acl;

import io.linkspan.broker.access.acl.AclRule.Who;
import io.linkspan.broker.access.acl.AclText.InvalidRuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules that come with one client, out of a token or a hook's answer: a list of texts as in the file, but without
 * the description of clients ({@code allow publish a/#}), or of objects
 * ({@code {"permission":"allow","action":"publish","topic":"a/#"}}, with {@code topics} for several).
 */
public final class OwnRules {
    /** Rules of one client, at most. */
    public static final int MAX_RULES = 1_000;

    private static final Set<String> KEYS = Set.of("permission", "action", "topic", "topics");

    private OwnRules() {}

    /**
     * @param claim decoded JSON; null when there is none
     * @return null when there is none
     * @throws InvalidRuleException naming what is wrong
     */
    public static @Nullable List<AclRule> parse(@Nullable Object claim) throws InvalidRuleException {
        if (claim == null) {
            return null;
        }
        if (!(claim instanceof List<?> list)) {
            throw new InvalidRuleException("the rules must be a list");
        }
        if (list.size() > MAX_RULES) {
            throw new InvalidRuleException("more than " + MAX_RULES + " rules");
        }
        var rules = new ArrayList<AclRule>();
        for (Object one : list) {
            rules.add(rule(one));
        }
        return rules;
    }

    private static AclRule rule(@Nullable Object one) throws InvalidRuleException {
        if (one instanceof String text) {
            return AclText.parseOwn(text);
        }
        if (!(one instanceof Map<?, ?> map) || !KEYS.containsAll(map.keySet())) {
            throw new InvalidRuleException(
                    "a rule is a text, or an object with permission, action and topic or topics");
        }
        var filters = new ArrayList<String>();
        if (map.get("topic") instanceof String topic) {
            filters.add(AclText.filter(topic));
        }
        if (map.get("topics") instanceof List<?> topics) {
            for (Object topic : topics) {
                filters.add(AclText.filter(String.valueOf(topic)));
            }
        }
        if (filters.isEmpty()) {
            throw new InvalidRuleException("a rule needs a topic");
        }
        return new AclRule(
                AclText.verdict(String.valueOf(map.get("permission"))),
                AclText.action(String.valueOf(map.get("action"))),
                Who.ALL,
                filters);
    }
}
