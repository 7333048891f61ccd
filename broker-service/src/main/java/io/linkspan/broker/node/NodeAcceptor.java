package io.linkspan.broker.node;

import org.jspecify.annotations.Nullable;

/** Decides about a broker that dials this one. */
@FunctionalInterface
public interface NodeAcceptor {
    /** The listener of an accepted channel, or why it is refused; exactly one of them is null. */
    record Decision(
            @Nullable FrameListener listener, @Nullable String refusal) {}

    /** @param hello as the other side gave it to its transport; from anybody */
    Decision accept(byte[] hello);
}
