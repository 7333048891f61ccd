package io.linkspan.broker.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.linkspan.broker.codec.Wire;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** A client on a real socket that sends exactly what a test says and acknowledges nothing by itself. */
public final class WireClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int PUBREL = 0x62;
    private static final int PUBCOMP = 0x70;

    private final Socket socket;
    private final DataInputStream in;
    private final int level;

    WireClient(int port, int level) {
        this.level = level;
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects a socket to any broker on this machine. */
    public static WireClient to(int port, int level) {
        return new WireClient(port, level);
    }

    // --- sending

    public WireClient send(byte[]... packets) {
        try {
            for (byte[] packet : packets) {
                socket.getOutputStream().write(packet);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends CONNECT without waiting for the answer. */
    public WireClient begin(Connecting connecting) {
        return send(connecting.packet(level));
    }

    /** Sends CONNECT and returns the answer. */
    public Received connect(Connecting connecting) {
        return send(connecting.packet(level)).receive();
    }

    public WireClient publish(String topic, String payload) {
        return publish(0x30, topic, 0, payload);
    }

    /** @param first 0x30 with the flags: DUP 8, QoS 2 or 4, RETAIN 1 */
    public WireClient publish(int first, String topic, int packetId, String payload) {
        return publish(first, topic, packetId, Props.none(), payload.getBytes(UTF_8));
    }

    public WireClient publish(int first, String topic, int packetId, Wire properties, byte... payload) {
        Wire wire = Wire.wire().string(topic);
        if ((first & 6) != 0) {
            wire.u16(packetId);
        }
        if (level == 5) {
            wire.block(properties);
        }
        return send(wire.raw(payload).packet(first));
    }

    /** Publishes with QoS 1, waits for the PUBACK and returns its reason code. */
    public int published(String topic, String payload) {
        publish(0x32, topic, 77, payload);
        return expect(4).code();
    }

    /** As {@link #published(String, String)}, with the retain flag. */
    public int retained(String topic, String payload) {
        publish(0x33, topic, 77, payload);
        return expect(4).code();
    }

    /** Subscribes and returns the codes. */
    public List<Integer> subscribe(String filter, int options) {
        return subscribe(filter, options, Props.none());
    }

    public List<Integer> subscribe(String filter, int options, Wire properties) {
        return subscribePacket(11, properties, Wire.wire().string(filter).u8(options))
                .expect(9)
                .codes();
    }

    /** Sends SUBSCRIBE with these entries of filter and options. */
    public WireClient subscribePacket(int packetId, Wire properties, Wire entries) {
        Wire wire = Wire.wire().u16(packetId);
        if (level == 5) {
            wire.block(properties);
        }
        return send(wire.raw(entries.bytes()).packet(0x82));
    }

    /** Unsubscribes and returns the answer. */
    public Received unsubscribe(String... filters) {
        Wire wire = Wire.wire().u16(12);
        if (level == 5) {
            wire.block(Props.none());
        }
        for (String filter : filters) {
            wire.string(filter);
        }
        return send(wire.packet(0xA2)).expect(11);
    }

    public WireClient puback(int packetId) {
        return ack(PUBACK, packetId);
    }

    public WireClient pubrec(int packetId) {
        return ack(PUBREC, packetId);
    }

    public WireClient pubrel(int packetId) {
        return ack(PUBREL, packetId);
    }

    public WireClient pubcomp(int packetId) {
        return ack(PUBCOMP, packetId);
    }

    private WireClient ack(int first, int packetId) {
        return send(Wire.wire().u16(packetId).packet(first));
    }

    /** PUBREC with a reason code of version 5. */
    public WireClient pubrec(int packetId, int reasonCode) {
        return send(Wire.wire().u16(packetId).u8(reasonCode).packet(PUBREC));
    }

    /** Leaves orderly and waits for the broker's close. */
    public void disconnect() {
        send(Wire.wire().packet(0xE0));
        ended();
        close();
    }

    public WireClient disconnect(int reasonCode, Wire properties) {
        return send(Wire.wire().u8(reasonCode).block(properties).packet(0xE0));
    }

    // --- receiving

    /** The next packet. */
    public Received receive() {
        try {
            int first = in.readUnsignedByte();
            int length = 0;
            int header = 1;
            for (int next = 0x80; (next & 0x80) != 0; header++) {
                next = in.readUnsignedByte();
                length |= (next & 0x7F) << (7 * (header - 1));
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return Received.parse(first, body, level, header + length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet, which must be of this type. */
    public Received expect(int type) {
        Received next = receive();
        if (next.type() != type) {
            throw new AssertionError("expected a packet of type " + type + ", got " + next);
        }
        return next;
    }

    /** The next packet, which must be a PUBLISH. */
    public Received message() {
        return expect(Received.PUBLISH);
    }

    /** The next packet, which must be a DISCONNECT followed by the close; its reason code. */
    public int refusal() {
        int code = expect(Received.DISCONNECT).code();
        if (!ended()) {
            throw new AssertionError("something follows DISCONNECT");
        }
        return code;
    }

    /** What the broker has sent before it answers a PINGREQ, payloads only. */
    public List<String> pending() {
        List<String> texts = new ArrayList<>();
        for (Received one : pendingPackets()) {
            texts.add(one.text());
        }
        return texts;
    }

    /** What the broker has sent before it answers a PINGREQ. */
    public List<Received> pendingPackets() {
        send(Wire.wire().packet(0xC0));
        List<Received> packets = new ArrayList<>();
        for (Received next = receive(); next.type() != 13; next = receive()) {
            packets.add(next);
        }
        return packets;
    }

    /** Waits for the end of the stream; false if anything else arrives first. */
    public boolean ended() {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
