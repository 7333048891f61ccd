package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.link.lane.LaneSet;
import java.util.SortedSet;

/**
 * Which replica should do what: the one with the highest hash of (duty, replica), so that all of them come to the same
 * result without talking, and a replica that comes or goes moves only its own share. Leases make sure it is one at a time.
 */
final class Assignment {

    private Assignment() {}

    static boolean speaks(ClusterName link, String self, SortedSet<String> replicas) {
        return owner("routes/" + link, replicas).equals(self);
    }

    static LaneSet lanes(ClusterName link, NodeId node, String self, SortedSet<String> replicas) {
        LaneSet lanes = LaneSet.NONE;
        for (int lane = 0; lane < StreamId.LANES; lane++) {
            if (owner(link + "/" + node + "/" + lane, replicas).equals(self)) {
                lanes = lanes.plus(lane);
            }
        }
        return lanes;
    }

    private static String owner(String duty, SortedSet<String> replicas) {
        String best = replicas.first();
        long highest = Long.MIN_VALUE;
        for (String replica : replicas) {
            long hash = hash(duty + "@" + replica);
            if (hash > highest) {
                highest = hash;
                best = replica;
            }
        }
        return best;
    }

    /** FNV-1a with a finalising mix: the same on all machines and versions. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 33;
    }
}
