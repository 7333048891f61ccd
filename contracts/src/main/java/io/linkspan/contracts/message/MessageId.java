package io.linkspan.contracts.message;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;

/**
 * What a message is called on all its hops: the stream it was first numbered in, and its number there.
 *
 * @param origin the cluster that took the publish in
 * @param instance the life of that cluster's data
 * @param log the broker node that took it in
 * @param epoch the life of that node's log, greater than 0
 * @param lane 0 to {@link StreamId#LANES} - 1
 * @param number 1 and up, consecutive in (origin, instance, log, epoch, lane)
 */
public record MessageId(ClusterName origin, InstanceId instance, NodeId log, long epoch, int lane, long number) {
    /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
    public MessageId {
        StreamId.checkEpochAndLane(epoch, lane);
        if (number <= 0) {
            throw new IllegalArgumentException("number must be greater than 0: " + number);
        }
    }

    /** The identity of the message that is numbered in its own stream. */
    public static MessageId of(StreamId stream, long number) {
        return new MessageId(stream.cluster(), stream.instance(), stream.log(), stream.epoch(), stream.lane(), number);
    }

    /** The stream it was first numbered in. */
    public StreamId stream() {
        return new StreamId(origin, instance, log, epoch, lane);
    }
}
