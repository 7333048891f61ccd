package io.linkspan.broker.support;

import io.linkspan.broker.codec.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A CONNECT to be written, with clean start and keep alive 60 unless told otherwise. */
public final class Connecting {
    private final String clientId;
    private boolean clean = true;
    private int keepAlive = 60;
    private final Wire properties = Wire.wire();
    private @Nullable String willTopic;
    private byte[] willPayload = {};
    private int willFlags;
    private final Wire willProperties = Wire.wire();
    private @Nullable String username;
    private byte @Nullable [] password;

    private Connecting(String clientId) {
        this.clientId = clientId;
    }

    public static Connecting as(String clientId) {
        return new Connecting(clientId);
    }

    /** Wants to resume its session. */
    public Connecting resuming() {
        clean = false;
        return this;
    }

    public Connecting keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    /** Adds properties of version 5. */
    public Connecting with(Wire more) {
        properties.raw(more.bytes());
        return this;
    }

    /** Session expiry interval. */
    public Connecting expiring(long seconds) {
        return with(Props.expiry(seconds));
    }

    public Connecting will(String topic, String payload, int qos, boolean retain) {
        willTopic = topic;
        willPayload = payload.getBytes(StandardCharsets.UTF_8);
        willFlags = 4 | (qos << 3) | (retain ? 0x20 : 0);
        return this;
    }

    public Connecting willWith(Wire more) {
        willProperties.raw(more.bytes());
        return this;
    }

    public Connecting user(String name, byte... secret) {
        username = name;
        password = secret;
        return this;
    }

    /** A user name without password. */
    public Connecting userOnly(String name) {
        username = name;
        return this;
    }

    /** A password without user name, which version 5 allows. */
    public Connecting passwordOnly(byte... secret) {
        password = secret;
        return this;
    }

    byte[] packet(int level) {
        int flags = (clean ? 2 : 0)
                | (willTopic == null ? 0 : willFlags)
                | (username == null ? 0 : 0x80)
                | (password == null ? 0 : 0x40);
        Wire wire = Wire.wire()
                .string(level == 3 ? "MQIsdp" : "MQTT")
                .u8(level)
                .u8(flags)
                .u16(keepAlive);
        if (level == 5) {
            wire.block(properties);
        }
        wire.string(clientId);
        if (willTopic != null) {
            if (level == 5) {
                wire.block(willProperties);
            }
            wire.string(willTopic).binary(willPayload);
        }
        if (username != null) {
            wire.string(username);
        }
        if (password != null) {
            wire.binary(password);
        }
        return wire.packet(0x10);
    }
}
