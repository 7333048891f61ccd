package io.linkspan.broker.packet;

/** PINGREQ. */
public record PingReq() implements Packet {

    /** The only value there is. */
    public static final PingReq INSTANCE = new PingReq();
}
