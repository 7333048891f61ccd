package io.linkspan.admin.clients;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One page over all brokers, in the order of client ids, each once.
 *
 * @param next client id after which to go on; null for the last page. A page may be short, even empty, and not be the last
 * @param unanswered node ids of brokers whose clients are missing on it
 */
public record ClientPage(
        List<Client> items, int limit, @Nullable String next, List<String> unanswered) {

    /**
     * Merges what the brokers answered.
     *
     * <p>A broker that has more may have it anywhere behind its {@code next}: what others have behind that place has to
     * wait for a later page. So whatever stands on a page has been seen on every broker that has it, and of two that name
     * the same client the better one is shown.
     */
    static ClientPage merge(List<BrokerPage> pages, int limit, List<String> unanswered) {
        String horizon = null;
        for (BrokerPage page : pages) {
            String next = page.next();
            if (next != null && (horizon == null || next.compareTo(horizon) < 0)) {
                horizon = next;
            }
        }
        var byId = new TreeMap<String, Client>();
        for (BrokerPage page : pages) {
            for (Client client : page.items()) {
                if (horizon == null || client.clientId().compareTo(horizon) <= 0) {
                    byId.merge(client.clientId(), client, Client::better);
                }
            }
        }
        List<Client> all = List.copyOf(byId.values());
        if (all.size() > limit) {
            List<Client> items = all.subList(0, limit);
            return new ClientPage(items, limit, items.getLast().clientId(), unanswered);
        }
        return new ClientPage(all, limit, horizon, unanswered);
    }
}
