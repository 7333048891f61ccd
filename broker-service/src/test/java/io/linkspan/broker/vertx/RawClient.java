package io.linkspan.broker.vertx;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/** A client that speaks bytes. Reading gives up after a generous time-out. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    RawClient(String host, int port) {
        this(connected(host, port));
    }

    /** Over a socket that is connected already, such as one of TLS. */
    RawClient(Socket connected) {
        try {
            socket = connected;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connected(String host, int port) {
        try {
            return new Socket(InetAddress.getByName(host), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient(int port) {
        this("127.0.0.1", port);
    }

    RawClient send(byte[]... packets) {
        try {
            for (byte[] packet : packets) {
                socket.getOutputStream().write(packet);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet, as bytes. */
    byte[] receive() {
        try {
            int first = in.readUnsignedByte();
            int length = 0;
            int header = 1;
            byte[] prefix = new byte[5];
            prefix[0] = (byte) first;
            for (int next = 0x80; (next & 0x80) != 0; header++) {
                next = in.readUnsignedByte();
                prefix[header] = (byte) next;
                length |= (next & 0x7F) << (7 * (header - 1));
            }
            byte[] packet = new byte[header + length];
            System.arraycopy(prefix, 0, packet, 0, header);
            in.readFully(packet, header, length);
            return packet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String receiveHex() {
        return HexFormat.ofDelimiter(" ").formatHex(receive());
    }

    /** Waits for the orderly end of the stream; false if anything else arrives first. */
    boolean ended() {
        try {
            return in.read() < 0;
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
