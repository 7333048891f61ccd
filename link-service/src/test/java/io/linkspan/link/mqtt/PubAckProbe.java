package io.linkspan.link.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes one MQTT 5 client, publishes to it, and shows its PUBACKs as {@code <packet id>:<reason in hex>}. */
final class PubAckProbe implements AutoCloseable {

    private static final int PUBACK = 4;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> pubAcks = new LinkedBlockingQueue<>();
    private volatile @Nullable OutputStream out;

    PubAckProbe() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** QoS 1 on topic {@code t}, empty properties, one byte of payload. */
    void publish(int packetId) throws IOException {
        OutputStream to = out;
        if (to == null) {
            throw new IllegalStateException("nobody is connected");
        }
        to.write(new byte[] {0x32, 7, 0, 1, 't', 0, (byte) packetId, 0, 'x'});
        to.flush();
    }

    @Nullable
    String pubAck() throws InterruptedException {
        return pubAcks.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve() {
        try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readUnsignedByte(); // CONNECT
            readBody(in);
            OutputStream to = socket.getOutputStream();
            to.write(new byte[] {0x20, 3, 0, 0, 0});
            to.flush();
            out = to;
            while (true) {
                int type = in.readUnsignedByte() >> 4;
                byte[] body = readBody(in);
                if (type == PUBACK) {
                    int reason = body.length > 2 ? body[2] & 0xFF : 0;
                    pubAcks.add(String.format("%d:%02x", body[1], reason));
                }
            }
        } catch (IOException e) {
            pubAcks.add("end");
        }
    }

    private static byte[] readBody(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int b = in.readUnsignedByte();
            length |= (b & 0x7F) << shift;
            if (b < 0x80) {
                break;
            }
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return body;
    }
}
