package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.broker.subscribe.SubscriptionTree;
import io.linkspan.contracts.topic.SharedFilter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions that go to other nodes and come from them; what is said between the nodes is not its business. */
public final class Succession {
    private final SessionDirectory directory;
    private final Slots slots;
    private final SubscriptionTree tree;
    private final CommitLog log;
    private final SessionStore store;

    Succession(SessionDirectory directory, Slots slots, SubscriptionTree tree, CommitLog log, SessionStore store) {
        this.directory = directory;
        this.slots = slots;
        this.tree = tree;
        this.log = log;
        this.store = store;
    }

    // --- to another node

    /** Another node claims the client id. */
    public void claimedBy(String clientId, boolean cleanStart, Heir heir) {
        if (heir.first() && slots.overtake(clientId)) {
            heir.nothing();
        } else {
            slots.inTurn(clientId, () -> bequeath(clientId, cleanStart, heir));
        }
    }

    private void bequeath(String clientId, boolean cleanStart, Heir heir) {
        Session present = slots.find(clientId);
        if (present == null) {
            slots.done(clientId);
            heir.nothing();
            return;
        }
        SessionDirectory.runOn(present.loop(), () -> {
            if (!present.former().isEmpty()) {
                slots.done(clientId);
                heir.later(); // the heir would get only what has come so far
                return;
            }
            present.takeOver();
            if (!present.ended() && (cleanStart || !present.durable())) {
                directory.end(present);
            }
            if (present.ended()) {
                ended(clientId, heir);
            } else {
                bequeath(present, heir);
            }
        });
    }

    // Before the heir writes a session of its own under this client id.
    private void ended(String clientId, Heir heir) {
        store.settled(clientId).whenComplete((settled, failure) -> {
            slots.done(clientId);
            if (failure == null) {
                heir.nothing();
            } else {
                heir.later();
            }
        });
    }

    private void bequeath(Session session, Heir heir) {
        session.absence().cancelTimers();
        session.absence().takeWill(); // the client is back before the delay was over [MQTT-3.1.3-9]
        heir.inherit(
                session,
                taken -> SessionDirectory.runOn(session.loop(), () -> {
                    if (taken) {
                        slots.remove(session); // its subscriptions stay until the other nodes send to the heir
                    } else {
                        directory.expireLater(session);
                    }
                    slots.done(session.clientId());
                }));
    }

    /** Writes that another node owns the session, to which this one may still send messages on. */
    public CompletionStage<Void> give(Session session, String self, String owner) {
        return store.save(new SavedSession(
                session.clientId(),
                session.number(),
                session.connections(),
                false,
                session.expirySeconds(),
                owner,
                self,
                null,
                0));
    }

    /** What a session is owed, to be given to another node. */
    public Surrender surrender(Session session, Surrender.Receiver receiver) {
        return new Surrender(session, log, receiver);
    }

    /** Nobody sends messages here any more for a session that was given away. */
    public void withdraw(Session session) {
        session.subscriptions().values().forEach(tree::remove);
        session.subscriptions().clear();
    }

    // --- from another node

    /** Whether the client has a session here. */
    public boolean has(String clientId) {
        return slots.find(clientId) != null;
    }

    /**
     * A session comes, without its client.
     *
     * @param subscriptions makes its subscriptions, by filter as the client wrote it, before the first message comes for it
     */
    public Session arrive(
            SavedSession saved, EventLoop loop, Function<Session, Map<String, Subscription>> subscriptions) {
        return directory.revive(saved, loop, subscriptions);
    }

    /** Adds subscriptions that came with it; on its loop. */
    public void subscribe(Session session, Collection<Subscription> more) {
        for (Subscription one : more) {
            session.subscriptions().put(one.filter().value(), one);
            tree.add(one);
        }
    }

    /** Its client has not come although it was brought here for it: it waits until it expires. On its loop. */
    public void waits(Session session) {
        if (!session.online() && !session.ended()) {
            session.absence().cancelTimers();
            directory.expireLater(session);
        }
    }

    /** Everything that the former node had for it has come; on its loop. */
    public void settled(Session session) {
        session.former("");
        if (session.number() > 0) {
            store.settle(session.clientId());
        }
    }

    /** The shared group of this node; null when it has no member here. */
    public @Nullable SharedGroup group(SharedFilter filter) {
        return tree.group(filter);
    }
}
