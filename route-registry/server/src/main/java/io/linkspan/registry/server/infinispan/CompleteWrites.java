package io.linkspan.registry.server.infinispan;

import java.util.Collection;
import org.infinispan.commands.VisitableCommand;
import org.infinispan.commands.write.DataWriteCommand;
import org.infinispan.commands.write.WriteCommand;
import org.infinispan.context.InvocationContext;
import org.infinispan.context.impl.FlagBitSets;
import org.infinispan.distribution.DistributionManager;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.interceptors.BaseAsyncInterceptor;
import org.infinispan.remoting.transport.Address;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.statetransfer.OutdatedTopologyException;
import org.infinispan.util.CacheTopologyUtil;

/**
 * Answers a write only when every node that owns the entry has written it.
 *
 * <p>Infinispan's replication counts a backup that leaves the view meanwhile as one that has answered. So a primary owner that is
 * cut off would wait until it believes the others dead, and then report success for what is at itself only: its cache goes into
 * degraded mode some tenths of a second later, after one more topology that is available. The majority gives the same
 * epoch to somebody else.
 *
 * <p>Here such a write is begun anew under the next topology, as Infinispan does when a primary owner is lost. The next topology of a
 * majority is without the node that left. That of a minority is degraded: there the attempt is refused.
 *
 * <p>Stands directly above the interceptor that replicates, so what it refuses is not written at this node either.
 */
final class CompleteWrites extends BaseAsyncInterceptor {
    private final Transport transport;
    private final DistributionManager distribution;

    CompleteWrites(Transport transport, DistributionManager distribution) {
        this.transport = transport;
        this.distribution = distribution;
    }

    @Override
    public Object visitCommand(InvocationContext ctx, VisitableCommand command) throws Throwable {
        if (!(command instanceof WriteCommand write) || write.hasAnyFlag(FlagBitSets.CACHE_MODE_LOCAL)) {
            return invokeNext(ctx, command);
        }
        LocalizedCacheTopology topology = CacheTopologyUtil.checkTopology(write, distribution.getCacheTopology());
        if (write instanceof DataWriteCommand one
                && !topology.getSegmentDistribution(one.getSegment()).isPrimary()) {
            return invokeNext(ctx, command); // the primary owner looks to it
        }
        GroupView before = GroupView.of(transport);
        return invokeNextThenApply(ctx, write, (context, written, result) -> {
            if (written.isSuccessful() && !stayed(topology, before)) {
                throw OutdatedTopologyException.RETRY_NEXT_TOPOLOGY;
            }
            return result;
        });
    }

    private boolean stayed(LocalizedCacheTopology topology, GroupView before) {
        Collection<Address> owners = topology.getWriteConsistentHash().getMembers();
        return before.keptUntil(GroupView.of(transport), owners);
    }
}
