package io.linkspan.registry.server.infinispan;

import java.util.Collection;
import java.util.List;
import org.infinispan.remoting.transport.Address;
import org.infinispan.remoting.transport.Transport;

/**
 * The nodes that this one could reach at a moment.
 *
 * @param id grows with each view that is installed here, also when views merge
 */
record GroupView(int id, List<Address> members) {
    static GroupView of(Transport transport) {
        while (true) {
            int id = transport.getViewId();
            List<Address> members = transport.getMembers();
            if (id == transport.getViewId()) { // else another view was installed between the two
                return new GroupView(id, members);
            }
        }
    }

    /**
     * Whether these nodes were there without interruption until a later view.
     *
     * <p>With more than one step between the two they may have been away and have come back: then the answer is no.
     */
    boolean keptUntil(GroupView later, Collection<Address> nodes) {
        return later.id - id <= 1 && members.containsAll(nodes) && later.members.containsAll(nodes);
    }
}
