package io.linkspan.broker.access;

import io.linkspan.broker.access.acl.AclRule;
import io.linkspan.broker.access.acl.AclRules;
import io.linkspan.broker.access.acl.AclSubject;
import io.linkspan.broker.access.acl.SubjectRules;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connected client may do: first what the broker keeps for itself ({@link TopicAccess}), then the rules, which
 * are about users only. Confined to the connection's event loop.
 *
 * <p>Remembers its latest decisions about publishing; a changed file of rules makes it forget them.
 */
public final class Rights {
    /** Decisions that one connection remembers. */
    public static final int REMEMBERED = 64;

    /** A longer topic is decided anew each time, so that what is remembered stays small. */
    private static final int REMEMBERED_LENGTH = 256;

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(8, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    private final Principal principal;
    private final AclSubject subject;
    private final @Nullable List<AclRule> own;
    private final Supplier<AclRules> source;
    private final boolean ruled;

    private AclRules known = AclRules.OPEN;
    private @Nullable SubjectRules rules;
    private @Nullable Recent recent;
    private String lastTopic = "";
    private boolean lastVerdict;

    /**
     * @param own rules of the client's own; null without
     * @param source the rules of the file as they are now
     */
    public Rights(Principal principal, AclSubject subject, @Nullable List<AclRule> own, Supplier<AclRules> source) {
        this.principal = principal;
        this.subject = subject;
        this.own = own;
        this.source = source;
        this.ruled = principal instanceof Principal.User || principal instanceof Principal.Anonymous;
    }

    /** Who the client is. */
    public Principal principal() {
        return principal;
    }

    /** @param topic a valid topic name */
    public boolean mayPublish(String topic) {
        SubjectRules now = rules();
        if (now == null) {
            return TopicAccess.mayPublish(principal, topic);
        }
        if (topic.equals(lastTopic)) {
            return lastVerdict;
        }
        boolean verdict = remembered(topic, now);
        lastTopic = topic;
        lastVerdict = verdict;
        return verdict;
    }

    private boolean remembered(String topic, SubjectRules now) {
        if (topic.length() > REMEMBERED_LENGTH) {
            return decide(topic, now);
        }
        var known = recent;
        if (known == null) {
            known = new Recent();
            recent = known;
        }
        Boolean verdict = known.get(topic);
        if (verdict == null) {
            verdict = decide(topic, now);
            known.put(topic, verdict);
        }
        return verdict;
    }

    private boolean decide(String topic, SubjectRules now) {
        return TopicAccess.mayPublish(principal, topic) && now.mayPublish(topic);
    }

    /** @param filter without its {@code $share} part */
    public boolean maySubscribe(TopicFilter filter) {
        SubjectRules now = rules();
        return TopicAccess.maySubscribe(principal, filter.value()) && (now == null || now.maySubscribe(filter));
    }

    /** Whether the client could subscribe to this topic, a valid one, alone. */
    public boolean mayReceive(String topic) {
        // A topic is a filter, too, but for one whose first level is $share.
        return TopicSyntax.filterError(topic) != null || maySubscribe(TopicFilter.of(topic));
    }

    /** The rules for this client as they are now; null when there is nothing to ask. */
    @SuppressWarnings("ReferenceEquality") // every reading of the file makes another object
    private @Nullable SubjectRules rules() {
        if (!ruled) {
            return null;
        }
        AclRules current = source.get();
        if (current != known) {
            known = current;
            recent = null;
            lastTopic = "";
            rules = null;
        }
        if (rules == null && (own != null || !current.open())) {
            rules = (own == null ? current : current.behind(own)).of(subject);
        }
        return rules;
    }
}
