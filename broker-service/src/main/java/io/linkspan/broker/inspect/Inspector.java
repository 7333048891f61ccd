package io.linkspan.broker.inspect;

import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.session.ClientInfo;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.subscribe.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads sessions and acts on them for operators. */
public final class Inspector {
    /** Sessions looked at for one page, so that a filter that takes none does not walk through all of them at once. */
    static final int LOOKS_PER_PAGE = 10_000;

    private final SessionDirectory sessions;

    public Inspector(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    /**
     * Reads a page.
     *
     * @param from client id to begin at; empty for the first
     * @param inclusive whether {@code from} itself is wanted
     * @param limit items at most, above 0
     */
    public CompletionStage<ClientPage> page(ClientFilter filter, String from, boolean inclusive, int limit) {
        String prefix = filter.prefix();
        String start = prefix != null && prefix.compareTo(from) > 0 ? prefix : from;
        boolean jump = !start.equals(from);
        List<Session> taken = new ArrayList<>();
        String next = null;
        int looks = 0;
        Iterator<Session> all = sessions.from(start, jump || inclusive);
        while (all.hasNext()) {
            Session session = all.next();
            ClientInfo client = session.info();
            looks++;
            if (prefix != null && !session.clientId().startsWith(prefix)) {
                break; // ids are in order: none of the later ones begins so
            }
            if (client != null && filter.takes(client, session.online())) {
                taken.add(session);
            }
            if ((taken.size() == limit || looks == LOOKS_PER_PAGE) && all.hasNext()) {
                next = session.clientId();
                break;
            }
        }
        String goOn = next;
        return views(taken).thenApply(views -> new ClientPage(views, goOn));
    }

    private static CompletionStage<List<ClientView>> views(List<Session> taken) {
        List<CompletableFuture<@Nullable ClientView>> asked =
                taken.stream().map(session -> on(session, Inspector::view)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<ClientView> views = new ArrayList<>();
            for (CompletableFuture<@Nullable ClientView> one : asked) {
                ClientView view = one.join();
                if (view != null) {
                    views.add(view);
                }
            }
            return views;
        });
    }

    private static @Nullable ClientView view(Session session) {
        ClientInfo client = session.info();
        return client == null
                ? null
                : new ClientView(
                        client, session.online(), session.subscriptions().size(), session.owed());
    }

    /** One client; null when there is no such session. */
    public CompletionStage<@Nullable ClientView> find(String clientId) {
        Session session = sessions.find(clientId);
        return session == null ? CompletableFuture.completedFuture(null) : on(session, Inspector::view);
    }

    /** The subscriptions of a client, in the order it made them; null when there is no such session. */
    public CompletionStage<@Nullable Collection<Subscription>> subscriptions(String clientId) {
        Session session = sessions.find(clientId);
        return session == null
                ? CompletableFuture.completedFuture(null)
                : on(session, found -> List.copyOf(found.subscriptions().values()));
    }

    /** Ends a client's connection with 0x98; its session stays as long as it was to. */
    public CompletionStage<Outcome> disconnect(String clientId) {
        Session session = sessions.find(clientId);
        if (session == null) {
            return CompletableFuture.completedFuture(Outcome.NO_SUCH_CLIENT);
        }
        return on(
                session,
                found -> found.disconnect(ReasonCode.ADMINISTRATIVE_ACTION, "disconnected by an operator")
                        ? Outcome.DONE
                        : Outcome.NOT_CONNECTED);
    }

    /** Ends a session whose client is away, with its queue and subscriptions. */
    public CompletionStage<Outcome> remove(String clientId) {
        Session session = sessions.find(clientId);
        if (session == null) {
            return CompletableFuture.completedFuture(Outcome.NO_SUCH_CLIENT);
        }
        return on(session, found -> sessions.remove(found) ? Outcome.DONE : Outcome.IN_USE);
    }

    private static <T extends @Nullable Object> CompletableFuture<T> on(Session session, Function<Session, T> work) {
        var result = new CompletableFuture<T>();
        session.loop().execute(() -> {
            try {
                result.complete(work.apply(session));
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
