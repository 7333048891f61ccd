package io.linkspan.broker.access.acl;

import io.linkspan.broker.access.acl.AclRule.Action;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.List;

/** The rules about one client, with its own names put in; immutable. */
public final class SubjectRules {
    private record Line(Verdict verdict, Action action, TopicFilter filter) {}

    private final List<Line> lines = new ArrayList<>();
    private final Verdict fallback;

    SubjectRules(AclRules rules, AclSubject subject) {
        this.fallback = rules.fallback();
        for (AclRule rule : rules.rules()) {
            if (rule.who().includes(subject)) {
                rule.filters().forEach(filter -> add(rule, filter, subject));
            }
        }
    }

    private void add(AclRule rule, String filter, AclSubject subject) {
        String resolved = Placeholders.resolve(filter, subject, rule.verdict());
        if (resolved == null) {
            return;
        }
        // With long names in it a filter can outgrow MQTT's limit: then no topic can match it either.
        if (TopicSyntax.filterError(resolved) == null) {
            lines.add(new Line(rule.verdict(), rule.action(), TopicFilter.of(resolved)));
        }
    }

    /** The first rule that selects the topic decides. */
    public boolean mayPublish(String topic) {
        for (Line line : lines) {
            if (line.action.includes(Action.PUBLISH) && line.filter.matches(topic)) {
                return line.verdict == Verdict.ALLOW;
            }
        }
        return fallback == Verdict.ALLOW;
    }

    /**
     * The first rule that decides: one that allows must cover the filter as a whole, one that denies need only have a
     * topic in common with it. So no topic gets through that a rule before denies.
     *
     * @param filter without its {@code $share} part
     */
    public boolean maySubscribe(TopicFilter filter) {
        for (Line line : lines) {
            if (!line.action.includes(Action.SUBSCRIBE)) {
                continue;
            }
            if (line.verdict == Verdict.ALLOW && line.filter.covers(filter)) {
                return true;
            }
            if (line.verdict == Verdict.DENY && FilterOverlap.overlap(line.filter.value(), filter.value())) {
                return false;
            }
        }
        return fallback == Verdict.ALLOW;
    }
}
