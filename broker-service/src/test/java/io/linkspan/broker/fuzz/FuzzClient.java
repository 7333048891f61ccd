package io.linkspan.broker.fuzz;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Plays one script over a socket; a thread of its own reads and answers meanwhile. */
final class FuzzClient {
    /** How long the broker may take for what it has to do at once; a time-out, not an expectation. */
    private static final int DEADLINE_MILLIS = 30_000;

    private static final int SOURCES = 50;
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    private final Script script;
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock(true);
    private volatile int connAck = -1;
    private volatile int disconnectReason = -1;
    private volatile boolean answered;
    private volatile @Nullable String problem;

    private FuzzClient(Script script, int port) throws IOException {
        this.script = script;
        // Many source addresses, or the ports of one would be used up by connections that linger.
        byte[] source = {127, 0, 1, (byte) (1 + script.number() % SOURCES)};
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Null when the broker behaved, else what it did. */
    static @Nullable String play(Script script, int port) {
        try {
            FuzzClient client = new FuzzClient(script, port);
            try (client.socket) {
                return client.play();
            }
        } catch (IOException e) {
            return script + ": no connection: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return script + ": interrupted";
        }
    }

    private @Nullable String play() throws InterruptedException {
        Thread reader = Thread.ofVirtual().start(this::read);
        try {
            writeStream();
            end();
        } catch (IOException closedByBroker) {
            // Legal; whether it was right is seen from what the broker said before.
        }
        if (script.ending() != Script.Ending.RESET) {
            reader.join();
        }
        closeQuietly();
        reader.join();
        return judge();
    }

    private void end() throws IOException {
        switch (script.ending()) {
            case PING_THEN_DISCONNECT -> {
                write(PINGREQ);
                if (script.faithful()) {
                    write(Script.disconnectPacket());
                } else {
                    socket.shutdownOutput(); // a length that lied may have swallowed the rest
                }
            }
            case DISCONNECT -> {
                write(Script.disconnectPacket());
                socket.shutdownOutput();
            }
            case HALF_CLOSE -> socket.shutdownOutput();
            case RESET -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case CLOSE_MID_PACKET -> {
                writeLast(new byte[] {0x32, 0x7F, 0, 3, 'a'});
            }
        }
    }

    private void closeQuietly() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // gone is gone
        }
    }

    /** In pieces as the script cuts it; acknowledgements come in between only where a packet ends. */
    private void writeStream() throws IOException {
        byte[] stream = script.stream();
        Set<Integer> packetEnds = script.packetEnds();
        int from = 0;
        int at = 0;
        int[] cuts = script.cuts();
        while (at <= cuts.length) {
            sending.lock();
            try {
                boolean insidePacket = true;
                while (at <= cuts.length && insidePacket) {
                    int to = at == cuts.length ? stream.length : cuts[at];
                    out.write(stream, from, to - from);
                    insidePacket = !packetEnds.contains(to);
                    from = to;
                    at++;
                }
            } finally {
                sending.unlock();
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        sending.lock();
        try {
            out.write(bytes);
        } finally {
            sending.unlock();
        }
    }

    /** In one go, or an acknowledgement could become the rest of a packet that was begun. */
    private void writeLast(byte[] bytes) throws IOException {
        sending.lock();
        try {
            out.write(bytes);
            socket.shutdownOutput();
        } finally {
            sending.unlock();
        }
    }

    // --- the reading side

    private void read() {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                byte[] body = new byte[length()];
                in.readFully(body);
                received(first, body);
            }
        } catch (SocketTimeoutException e) {
            problem = "the broker neither answered nor closed within " + DEADLINE_MILLIS + " ms";
            closeQuietly();
        } catch (EOFException e) {
            // the broker closed
        } catch (IOException e) {
            // reset by either side
        } catch (RuntimeException e) {
            problem = "the broker sent something that cannot be read: " + e;
            closeQuietly();
        }
    }

    private int length() throws IOException {
        int length = 0;
        int shift = 0;
        int next;
        do {
            next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return length;
    }

    private void received(int first, byte[] body) throws IOException {
        switch (first >> 4) {
            case 2 -> connAck = body[1] & 0xFF;
            case 3 -> {
                int qos = (first >> 1) & 3;
                if (qos > 0) {
                    int topic = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
                    acknowledge(qos == 1 ? 0x40 : 0x50, body, 2 + topic);
                }
            }
            case 5 -> acknowledge(0x62, body, 0);
            case 6 -> acknowledge(0x70, body, 0);
            case 13 -> answered = true;
            case 14 -> disconnectReason = body.length == 0 ? 0 : body[0] & 0xFF;
            default -> {}
        }
    }

    private void acknowledge(int first, byte[] body, int at) throws IOException {
        byte high = body[at];
        byte low = body[at + 1];
        byte[] right = {(byte) first, 2, high, low};
        try {
            switch (script.acks()) {
                case RIGHT -> write(right);
                case NEVER -> {}
                case TWICE -> {
                    write(right);
                    write(right);
                }
                case WRONG -> write(new byte[] {(byte) (low % 2 == 0 ? 0x40 : 0x50), 2, high, (byte) ((low ^ 1) | 2)});
            }
        } catch (IOException e) {
            // The sending side is closed already; what comes is read on until the broker ends it.
        }
    }

    // --- the judgement

    private @Nullable String judge() {
        if (problem != null) {
            return script + ": " + problem;
        }
        if (!script.faithful() || script.ending() == Script.Ending.RESET) {
            return null;
        }
        if (connAck > 0) {
            return script + ": a valid CONNECT was refused with " + Integer.toHexString(connAck);
        }
        boolean takenOver = disconnectReason == 0x8E;
        if (disconnectReason >= 0 && !takenOver) {
            return script + ": a client without fault was disconnected with " + Integer.toHexString(disconnectReason);
        }
        boolean mayBeTakenOver = !script.version().isV5(); // it is only told so in version 5
        if (script.ending() == Script.Ending.PING_THEN_DISCONNECT && !answered && !takenOver && !mayBeTakenOver) {
            return script + ": PINGREQ was not answered";
        }
        return null;
    }
}
