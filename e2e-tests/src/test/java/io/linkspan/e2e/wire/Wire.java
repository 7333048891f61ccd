package io.linkspan.e2e.wire;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** One connection. One thread reads; any thread writes. */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    /**
     * Connects.
     *
     * @param patience for connecting and for each read; a read that takes longer ends the connection
     */
    Wire(InetSocketAddress address, Duration patience) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
            out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends at once. */
    synchronized void send(byte[] packet) throws IOException {
        out.write(packet);
        out.flush();
    }

    /** Sends at the latest with the next {@link #read} that has to wait. */
    synchronized void append(byte[] packet) throws IOException {
        out.write(packet);
    }

    private synchronized void flush() throws IOException {
        out.flush();
    }

    Frame read() throws IOException {
        if (in.available() == 0) {
            flush();
        }
        int first = in.readUnsignedByte();
        int length = 0;
        for (int shift = 0, next = 0x80; (next & 0x80) != 0; shift += 7) {
            next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(first, body);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
