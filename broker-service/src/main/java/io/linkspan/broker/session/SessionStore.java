package io.linkspan.broker.session;

import io.linkspan.broker.subscribe.Subscription;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions are kept that outlive their connection or have a will: who they are and what they subscribe to; what
 * they are owed is in the log. Changes of one client id take effect in the order in which they are asked for. Stages may
 * complete on any thread; one that fails leaves the outcome unknown.
 */
public interface SessionStore {
    /** Whether anything is kept at all. */
    boolean durable();

    /** A number that no session of this cluster has had. */
    long nextNumber();

    /** Writes the session as it is now. */
    CompletionStage<Void> save(SavedSession session);

    /** Writes it in the end, however often that must be tried: nobody waits for it. */
    void saveEventually(SavedSession session);

    /** The session is over: forgets it and these subscriptions in the end. */
    void forget(String clientId, long number, Collection<String> filters);

    /** Where the session of a client id is; null when none is kept. */
    CompletionStage<@Nullable Whereabouts> find(String clientId);

    /**
     * Where a session is.
     *
     * @param owner the node that has it
     * @param former the node that it has come from and that may still send messages on; empty for none
     */
    record Whereabouts(String owner, String former) {}

    /** Nothing more comes from the session's former node: writes so in the end. */
    void settle(String clientId);

    /** The nodes that have, or had, a log: they may own sessions, or owe something to sessions of others. */
    CompletionStage<Set<String>> nodes();

    /** Completes when everything asked for this client id before has taken effect. */
    CompletionStage<Void> settled(String clientId);

    /** Writes subscriptions. */
    CompletionStage<Void> subscribed(long number, Collection<Subscription> subscriptions);

    /** Removes subscriptions. */
    CompletionStage<Void> unsubscribed(String clientId, long number, Collection<String> filters);

    /** Keeps nothing: sessions end with the process. */
    static SessionStore none() {
        return new SessionStore() {
            private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

            @Override
            public boolean durable() {
                return false;
            }

            @Override
            public long nextNumber() {
                return 0;
            }

            @Override
            public CompletionStage<Void> save(SavedSession session) {
                return DONE;
            }

            @Override
            public void saveEventually(SavedSession session) {}

            @Override
            public void forget(String clientId, long number, Collection<String> filters) {}

            @Override
            public CompletionStage<@Nullable Whereabouts> find(String clientId) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void settle(String clientId) {}

            @Override
            public CompletionStage<Set<String>> nodes() {
                return CompletableFuture.completedStage(Set.of());
            }

            @Override
            public CompletionStage<Void> settled(String clientId) {
                return DONE;
            }

            @Override
            public CompletionStage<Void> subscribed(long number, Collection<Subscription> subscriptions) {
                return DONE;
            }

            @Override
            public CompletionStage<Void> unsubscribed(String clientId, long number, Collection<String> filters) {
                return DONE;
            }
        };
    }
}
