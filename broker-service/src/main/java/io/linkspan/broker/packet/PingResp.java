package io.linkspan.broker.packet;

/** PINGRESP. */
public record PingResp() implements Packet {

    /** The only value there is. */
    public static final PingResp INSTANCE = new PingResp();
}
