package io.linkspan.admin.links;

import io.linkspan.contracts.link.LinkSpecDraft;
import io.linkspan.contracts.link.LinkSpecRules;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.link.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link as asked for.
 *
 * @param draft everything but the secrets, which are null in it
 * @param privateKey counts only when {@code draft} has a {@code tls}
 * @param unreadable fields whose text has not the form of their type; null in {@code draft}
 */
public record LinkInput(
        LinkSpecDraft draft, SecretChange password, SecretChange privateKey, List<Violation> unreadable) {

    /** Defensive copy. */
    public LinkInput {
        unreadable = List.copyOf(unreadable);
    }

    /** The name asked for; empty when left out. */
    public String name() {
        String name = draft.name();
        return name == null ? "" : name;
    }

    /** The same for the link that a request names in its path; another name in its body is a violation. */
    public LinkInput forLink(String name) {
        List<Violation> all = new ArrayList<>(unreadable);
        if (!name().isEmpty() && !name().equals(name)) {
            all.add(new Violation(
                    "name", LinkSpecRules.CONTRADICTORY, "the name never changes; leave it out or say " + name));
        }
        return new LinkInput(with(name, draft.password(), draft.tls()), password, privateKey, all);
    }

    /** The whole draft: this input over the secrets stored so far. */
    public LinkSpecDraft over(Secrets stored) {
        TlsSpec tls = draft.tls();
        TlsSpec whole = tls == null ? null : tls.withPrivateKey(privateKey.apply(stored.privateKeyPem()));
        return with(draft.name(), password.apply(stored.password()), whole);
    }

    private LinkSpecDraft with(@Nullable String name, @Nullable String newPassword, @Nullable TlsSpec tls) {
        return new LinkSpecDraft(
                name,
                draft.server(),
                draft.clientIdPrefix(),
                draft.username(),
                newPassword,
                draft.topics(),
                tls,
                draft.poolSize(),
                draft.maxInflight(),
                draft.retryInterval(),
                draft.keepAlive(),
                draft.enabled(),
                draft.outbox());
    }
}
