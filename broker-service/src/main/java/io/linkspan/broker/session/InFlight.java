package io.linkspan.broker.session;

import org.jspecify.annotations.Nullable;

/** One packet identifier in use towards the client: sent and awaiting PUBACK / PUBREC, or released and awaiting PUBCOMP. */
final class InFlight {
    final int packetId;
    final Delivery delivery;
    final @Nullable AckListener listener;
    /** True once PUBREC came: only PUBREL may be sent again; the PUBLISH may not [MQTT-4.3.3-6]. */
    boolean released;
    /** Whether it has been sent over the present connection and so counts against the client's Receive Maximum. */
    boolean outstanding;
    /** The log does not know its identifier yet, or that PUBREC came: after a crash it would be sent again. */
    boolean unlogged;

    InFlight(int packetId, Delivery delivery, @Nullable AckListener listener) {
        this.packetId = packetId;
        this.delivery = delivery;
        this.listener = listener;
    }
}
