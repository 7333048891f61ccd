package io.linkspan.link.announce;

import io.linkspan.contracts.route.Announcement.Difference;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;

/** A difference that is handed out piece by piece: new filters first, so that none is unwanted in between. */
final class Steps {

    static final Steps NONE = new Steps(new Difference(List.of(), List.of()));

    private final Difference difference;
    private int added;
    private int removed;

    Steps(Difference difference) {
        this.difference = difference;
    }

    boolean isEmpty() {
        return added == difference.added().size()
                && removed == difference.removed().size();
    }

    /** At least one change, and as many more as fit. */
    void take(int maxBytes, List<TopicFilter> removedNow, List<Route> addedNow) {
        int bytes = WireSize.HEADER;
        boolean first = true;
        while (added < difference.added().size()) {
            Route route = difference.added().get(added);
            bytes += WireSize.of(route);
            if (!first && bytes > maxBytes) {
                return;
            }
            first = false;
            addedNow.add(route);
            added++;
        }
        while (removed < difference.removed().size()) {
            TopicFilter filter = difference.removed().get(removed);
            bytes += WireSize.of(filter);
            if (!first && bytes > maxBytes) {
                return;
            }
            first = false;
            removedNow.add(filter);
            removed++;
        }
    }
}
