package io.linkspan.admin.clients;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page over all brokers.
 *
 * @param next where to go on; null for the last page. A page may be short, even empty, and not be the last
 */
public record ClientPage(
        List<Client> items, int limit, @Nullable Position next) {

    /**
     * Merges what the brokers answered.
     *
     * <p>A broker that has more may have it anywhere behind its {@code next}: what others have behind that place has to
     * wait for a later page.
     *
     * @param after the end of the page before
     */
    static ClientPage merge(List<Answer> answers, Position after, int limit) {
        Position horizon = answers.stream()
                .filter(answer -> answer.page.next() != null)
                .map(answer -> new Position(String.valueOf(answer.page.next()), answer.node))
                .min(Position::compareTo)
                .orElse(null);
        List<Client> all = answers.stream()
                .flatMap(answer -> answer.page.items().stream())
                .filter(client -> client.position().compareTo(after) > 0)
                .filter(client -> horizon == null || client.position().compareTo(horizon) <= 0)
                .sorted((one, other) -> one.position().compareTo(other.position()))
                .toList();
        if (all.size() > limit) {
            List<Client> items = List.copyOf(all.subList(0, limit));
            return new ClientPage(items, limit, items.getLast().position());
        }
        return new ClientPage(all, limit, horizon);
    }

    /** What one broker answered. */
    record Answer(String node, BrokerPage page) {}
}
