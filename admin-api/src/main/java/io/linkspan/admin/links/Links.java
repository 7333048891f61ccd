package io.linkspan.admin.links;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.linkspan.admin.audit.Audit;
import io.linkspan.admin.audit.AuditEvent;
import io.linkspan.admin.reports.ReportStore;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.LinkSpecOutcome;
import io.linkspan.contracts.link.LinkSpecRules;
import io.linkspan.contracts.link.Violation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The use cases around links. Every change is audited here, whoever asks for it. */
public final class Links {

    /** Attempts of a change that names no version, while others change the same link. */
    static final int MAX_ATTEMPTS = 5;

    private final LinkStore store;
    private final ReportStore reports;
    private final Audit audit;
    private final ClusterName ownName;
    private final Clock clock;

    /**
     * Over a store.
     *
     * @param clock for the times in a preview only
     */
    public Links(LinkStore store, ReportStore reports, Audit audit, ClusterName ownName, Clock clock) {
        this.store = store;
        this.reports = reports;
        this.audit = audit;
        this.ownName = ownName;
        this.clock = clock;
    }

    /** All links in no order. */
    public CompletionStage<List<Link>> all() {
        return store.all();
    }

    /** Null when there is none. */
    public CompletionStage<@Nullable Link> find(String name) {
        return store.find(name).thenApply(stored -> stored == null ? null : stored.link());
    }

    /** Creates a link: done, invalid or exists. */
    public CompletionStage<ChangeOutcome> create(String who, LinkInput input) {
        return audited(who, "create", input.name(), () -> switch (build(input, Secrets.NONE)) {
            case LinkSpecOutcome.Invalid invalid -> done(new ChangeOutcome.Invalid(invalid.violations()));
            case LinkSpecOutcome.Valid valid ->
                store.create(valid.spec())
                        .thenApply(link ->
                                link == null ? new ChangeOutcome.Exists() : new ChangeOutcome.Done(link, "created"));
        });
    }

    /** As {@link #create} without storing or auditing anything: valid, invalid or exists. */
    public CompletionStage<ChangeOutcome> tryCreate(LinkInput input) {
        return switch (build(input, Secrets.NONE)) {
            case LinkSpecOutcome.Invalid invalid -> done(new ChangeOutcome.Invalid(invalid.violations()));
            case LinkSpecOutcome.Valid valid ->
                store.find(input.name())
                        .thenApply(stored -> stored == null
                                ? new ChangeOutcome.Valid(preview(valid.spec(), null))
                                : new ChangeOutcome.Exists());
        };
    }

    /** Replaces everything but kept secrets: done, invalid, not found, stale or contended. */
    public CompletionStage<ChangeOutcome> replace(String who, String name, LinkInput input, Precondition precondition) {
        return audited(
                who,
                "replace",
                name,
                () -> change(name, precondition, MAX_ATTEMPTS, stored -> switch (merge(stored, input.forLink(name))) {
                    case LinkSpecOutcome.Invalid invalid -> done(new ChangeOutcome.Invalid(invalid.violations()));
                    case LinkSpecOutcome.Valid valid -> changed(store.replace(stored, valid.spec()), "replaced");
                }));
    }

    /** As {@link #replace} without storing or auditing anything. */
    public CompletionStage<ChangeOutcome> tryReplace(String name, LinkInput input, Precondition precondition) {
        return change(name, precondition, MAX_ATTEMPTS, stored -> switch (merge(stored, input.forLink(name))) {
            case LinkSpecOutcome.Invalid invalid -> done(new ChangeOutcome.Invalid(invalid.violations()));
            case LinkSpecOutcome.Valid valid -> done(new ChangeOutcome.Valid(preview(valid.spec(), stored.link())));
        });
    }

    /** Switches on or off; doing so twice is fine and changes no version. */
    public CompletionStage<ChangeOutcome> enable(String who, String name, boolean enabled, Precondition precondition) {
        String word = enabled ? "enabled" : "disabled";
        return audited(
                who,
                enabled ? "enable" : "disable",
                name,
                () -> change(
                        name,
                        precondition,
                        MAX_ATTEMPTS,
                        stored -> stored.link().spec().enabled() == enabled
                                ? done(new ChangeOutcome.Done(stored.link(), "already-" + word))
                                : changed(store.enable(stored, enabled), word)));
    }

    /** Deletes, with what was kept to count from: deleted, not found, stale or contended. */
    public CompletionStage<ChangeOutcome> delete(String who, String name, Precondition precondition) {
        return audited(who, "delete", name, () -> change(name, precondition, MAX_ATTEMPTS, this::remove));
    }

    private CompletionStage<@Nullable ChangeOutcome> remove(StoredLink stored) {
        return store.remove(stored)
                .thenCompose(removed -> removed ? forget(stored.link().name()) : completedFuture(null));
    }

    /** The link is gone by now, so a failure changes no answer: the next reset overwrites what is left. */
    private CompletionStage<@Nullable ChangeOutcome> forget(String name) {
        return reports.replaceBaselines(name, List.of()).handle((done, failure) -> new ChangeOutcome.Deleted());
    }

    /** Reads, checks and changes; {@code change} yields null when it lost a race, then all of it is done again. */
    private CompletionStage<ChangeOutcome> change(
            String name,
            Precondition precondition,
            int attempts,
            Function<StoredLink, CompletionStage<@Nullable ChangeOutcome>> change) {
        if (attempts == 0) {
            return completedFuture(new ChangeOutcome.Contended());
        }
        return store.find(name).thenCompose(stored -> {
            if (stored == null) {
                return completedFuture(new ChangeOutcome.NotFound());
            }
            if (!precondition.allows(stored.link())) {
                return completedFuture(new ChangeOutcome.Stale(stored.link().version()));
            }
            return change.apply(stored)
                    .thenCompose(outcome -> outcome == null
                            ? change(name, precondition, attempts - 1, change)
                            : completedFuture(outcome));
        });
    }

    private LinkSpecOutcome merge(StoredLink stored, LinkInput input) {
        boolean keepsPassword =
                input.password() instanceof SecretChange.Keep && stored.link().passwordSet();
        boolean keepsKey =
                input.privateKey() instanceof SecretChange.Keep && stored.link().privateKeySet();
        if (!keepsPassword && !keepsKey) {
            return build(input, Secrets.NONE);
        }
        return switch (stored.secrets()) {
            case SecretsOutcome.Decrypted decrypted -> build(input, decrypted.secrets());
            case SecretsOutcome.Undecipherable undecipherable ->
                new LinkSpecOutcome.Invalid(List.of(new Violation(
                        keepsPassword ? "password" : "tls.privateKeyPem",
                        "undecipherable",
                        "the stored secret cannot be read with the current key; send it again")));
        };
    }

    private LinkSpecOutcome build(LinkInput input, Secrets stored) {
        LinkSpecOutcome outcome = LinkSpecRules.build(input.over(stored), ownName);
        if (input.unreadable().isEmpty()) {
            return outcome;
        }
        List<Violation> violations = new ArrayList<>(input.unreadable());
        if (outcome instanceof LinkSpecOutcome.Invalid invalid) {
            violations.addAll(invalid.violations());
        }
        return new LinkSpecOutcome.Invalid(violations);
    }

    private Link preview(LinkSpec spec, @Nullable Link current) {
        return new Link(
                spec.withSecrets(null, null),
                spec.password() != null,
                spec.tls().privateKeyPem() != null,
                current == null ? 0 : current.version(),
                current == null ? clock.instant() : current.createdAt(),
                clock.instant());
    }

    private static CompletionStage<@Nullable ChangeOutcome> changed(
            CompletionStage<@Nullable Link> change, String word) {
        return change.thenApply(link -> link == null ? null : new ChangeOutcome.Done(link, word));
    }

    private static <T> CompletionStage<T> done(T outcome) {
        return completedFuture(outcome);
    }

    private CompletionStage<ChangeOutcome> audited(
            String who, String verb, String link, Supplier<CompletionStage<ChangeOutcome>> change) {
        return change.get()
                .whenComplete((outcome, failure) -> audit.record(
                        new AuditEvent(who, verb, link, failure == null ? outcome.word() : failureWord(failure))));
    }

    private static String failureWord(Throwable failure) {
        Throwable cause =
                failure.getCause() != null && !(failure instanceof StoreAwayException) ? failure.getCause() : failure;
        return cause instanceof StoreAwayException ? "registry-unavailable" : "internal-error";
    }
}
