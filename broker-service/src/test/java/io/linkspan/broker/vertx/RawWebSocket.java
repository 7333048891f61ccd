package io.linkspan.broker.vertx;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A WebSocket client that sends exactly the bytes it is told to. */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int FINAL = 0x80;

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final byte[] MASK = {(byte) 0x9A, 0x01, (byte) 0xF3, 0x7C};

    /** A frame of the server. */
    record Frame(int opcode, byte[] payload) {
        String hex() {
            return HexFormat.ofDelimiter(" ").formatHex(payload);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    RawWebSocket(Socket connected) {
        try {
            socket = connected;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawWebSocket to(int port) {
        try {
            return new RawWebSocket(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request for an upgrade, with one header more or another one in place of the usual. */
    static String request(String path, String... headers) {
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    RawWebSocket upgrade() {
        String answer = ask(request("/mqtt", "Sec-WebSocket-Protocol: mqtt"));
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException(answer);
        }
        return this;
    }

    /** Sends a request and returns status line and headers of the answer. */
    String ask(String request) {
        send(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }

    RawWebSocket send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawWebSocket binary(byte[]... packets) {
        return send(frame(FINAL | BINARY, packets));
    }

    /** A masked frame; {@code first} has the opcode and the bits beside it. */
    static byte[] frame(int first, byte[]... parts) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            payload.writeBytes(part);
        }
        byte[] bytes = payload.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(14 + bytes.length).put((byte) first);
        if (bytes.length < 126) {
            frame.put((byte) (0x80 | bytes.length));
        } else if (bytes.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(bytes.length);
        }
        frame.put(MASK);
        for (int i = 0; i < bytes.length; i++) {
            frame.put((byte) (bytes[i] ^ MASK[i & 3]));
        }
        byte[] whole = new byte[frame.position()];
        frame.flip().get(whole);
        return whole;
    }

    Frame receive() {
        try {
            int opcode = in.readUnsignedByte() & 0x0F;
            int small = in.readUnsignedByte();
            long length = small == 127 ? in.readLong() : small == 126 ? in.readUnsignedShort() : small;
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            return new Frame(opcode, payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String receiveHex() {
        Frame frame = receive();
        return (frame.opcode() == BINARY ? "" : "opcode " + frame.opcode() + ": ") + frame.hex();
    }

    /** Waits for the end of the stream; false if anything else arrives first. */
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
