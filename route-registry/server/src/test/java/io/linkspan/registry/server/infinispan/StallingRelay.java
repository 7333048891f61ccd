package io.linkspan.registry.server.infinispan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a server. Once as many bytes as allowed have come from the server, nothing passes any more, and
 * nobody is told, as with a machine that stands still; connections that are made after {@link #recover} are served again.
 */
final class StallingRelay implements AutoCloseable {
    private static final int BUFFER = 8 * 1024;
    private static final int BACKLOG = 50;

    private final int target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private long allowed; // bytes from the server

    StallingRelay(int target, long allowed) {
        this.target = target;
        this.allowed = allowed;
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized boolean stalled() {
        return allowed <= 0;
    }

    synchronized void recover() {
        allowed = Long.MAX_VALUE;
    }

    private synchronized boolean passes(int bytes) {
        allowed -= bytes;
        return allowed > 0;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                if (stalled()) {
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pump(near, far, false));
                Thread.ofVirtual().start(() -> pump(far, near, true));
            } catch (IOException closed) {
                // Ends, or that client has gone.
            }
        }
    }

    private void pump(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (counted ? !passes(length) : stalled()) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, length);
            }
            to.close();
        } catch (IOException closed) {
            // One of the two has gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
