package io.linkspan.broker.packet;

/** The protocol versions this broker speaks, with the level and name that a CONNECT carries. */
public enum ProtocolVersion {
    V3_1(3, "MQIsdp"),
    V3_1_1(4, "MQTT"),
    V5(5, "MQTT");

    private final int level;
    private final String protocolName;

    ProtocolVersion(int level, String protocolName) {
        this.level = level;
        this.protocolName = protocolName;
    }

    /** The protocol level byte of CONNECT: 3, 4 or 5. */
    public int level() {
        return level;
    }

    /** The protocol name of CONNECT. */
    public String protocolName() {
        return protocolName;
    }

    /** Whether packets carry properties and reason codes. */
    public boolean isV5() {
        return this == V5;
    }
}
