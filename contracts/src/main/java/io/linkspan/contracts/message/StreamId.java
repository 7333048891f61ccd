package io.linkspan.contracts.message;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;

/**
 * One numbered sequence of messages towards one destination: a lane of one life of one node's log.
 *
 * @param cluster the cluster whose log it is
 * @param instance the life of that cluster's data
 * @param log the broker node whose log it is
 * @param epoch the life of that log, greater than 0
 * @param lane 0 to {@link #LANES} - 1
 */
public record StreamId(ClusterName cluster, InstanceId instance, NodeId log, long epoch, int lane) {
    /** Lanes per destination; a constant of link protocol 1, so that both sides and all versions agree. */
    public static final int LANES = 32;

    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
    public StreamId {
        checkEpochAndLane(epoch, lane);
    }

    static void checkEpochAndLane(long epoch, int lane) {
        if (epoch <= 0) {
            throw new IllegalArgumentException("epoch must be greater than 0: " + epoch);
        }
        if (lane < 0 || lane >= LANES) {
            throw new IllegalArgumentException("lane must be 0 to " + (LANES - 1) + ": " + lane);
        }
    }

    /**
     * The lane of one publisher's messages, so that their order holds: FNV-1a over the characters of origin, a zero and
     * the client id (two bytes each, low first), folded with a finalising mix. Allocates nothing.
     */
    public static int laneOf(ClusterName origin, String publisher) {
        int hash = hash(FNV_OFFSET, origin.value());
        hash = (hash * FNV_PRIME) * FNV_PRIME;
        hash = hash(hash, publisher);
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        return hash & (LANES - 1);
    }

    private static int hash(int start, String text) {
        int hash = start;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = (hash ^ (c & 0xFF)) * FNV_PRIME;
            hash = (hash ^ (c >>> 8)) * FNV_PRIME;
        }
        return hash;
    }
}
