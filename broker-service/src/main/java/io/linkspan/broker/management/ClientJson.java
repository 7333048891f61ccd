package io.linkspan.broker.management;

import io.linkspan.broker.inspect.ClientPage;
import io.linkspan.broker.inspect.ClientView;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.topic.SharedFilter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;

/** Clients as JSON; read by the admin service of the same release or the one before. */
final class ClientJson {
    private ClientJson() {}

    static JsonObject page(ClientPage page) {
        var items = new JsonArray();
        page.items().forEach(view -> items.add(client(view)));
        return new JsonObject().put("items", items).put("next", page.next());
    }

    static JsonObject client(ClientView view) {
        var client = view.client();
        return new JsonObject()
                .put("clientId", client.clientId())
                .put("connected", view.connected())
                .put("user", client.user())
                .put("address", client.address())
                .put("listener", client.listener())
                .put("protocol", client.protocol())
                .put("keepAliveSeconds", client.keepAliveSeconds())
                .put("cleanStart", client.cleanStart())
                .put("sessionExpirySeconds", client.sessionExpirySeconds())
                .put("connectedAtMillis", client.connectedAtMillis())
                .put("subscriptions", view.subscriptions())
                .put("queuedMessages", view.owed().queued())
                .put("queuedBytes", view.owed().queuedBytes())
                .put("inflightMessages", view.owed().inFlight());
    }

    static JsonObject subscriptions(Collection<Subscription> all) {
        var items = new JsonArray();
        all.forEach(subscription -> items.add(subscription(subscription)));
        return new JsonObject().put("items", items);
    }

    private static JsonObject subscription(Subscription subscription) {
        return new JsonObject()
                .put("filter", subscription.filter().value())
                .put("qos", subscription.qos().level())
                .put("group", subscription.filter() instanceof SharedFilter shared ? shared.group() : null)
                .put("noLocal", subscription.noLocal())
                .put("retainAsPublished", subscription.retainAsPublished())
                .put("identifier", subscription.identifier() == 0 ? null : subscription.identifier());
    }
}
