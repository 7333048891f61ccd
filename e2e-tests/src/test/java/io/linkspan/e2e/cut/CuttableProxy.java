package io.linkspan.e2e.cut;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forwards TCP connections until it is cut, as a network does whose packets are dropped: nothing passes in either direction,
 * not even the news that a side has closed; who connects is not answered. When it is healed, what the sockets hold passes on,
 * late, as retransmitted packets would.
 */
public final class CuttableProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    private static final int BACKLOG = 50;
    private static final int GLANCE_MILLIS = 50;

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private boolean cut;
    private volatile boolean closed;

    private CuttableProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    /** In front of this address {@code host:port}. */
    public static CuttableProxy to(String address) {
        int colon = address.lastIndexOf(':');
        try {
            CuttableProxy proxy = new CuttableProxy(new InetSocketAddress(
                    InetAddress.getByName(address.substring(0, colon)),
                    Integer.parseInt(address.substring(colon + 1))));
            start("accepts", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect instead, {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The same. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Closes all connections of now. */
    public void breakAll() {
        sockets.forEach(this::end);
    }

    /** From now on nothing passes. */
    public synchronized void cut() {
        cut = true;
    }

    /** Everything passes again. */
    public synchronized void heal() {
        cut = false;
        notifyAll();
    }

    private synchronized void awaitHealed() throws InterruptedException {
        while (isCut()) {
            wait();
        }
    }

    private void accept() throws IOException, InterruptedException {
        while (!closed) {
            Socket near = server.accept();
            sockets.add(near);
            start("connects", () -> connect(near));
        }
    }

    private void connect(Socket near) throws IOException {
        Socket far = new Socket();
        sockets.add(far);
        try {
            byte[] early = sentDuringTheCut(near);
            far.connect(target);
            far.getOutputStream().write(early);
        } catch (IOException e) {
            end(near);
            end(far);
            return;
        }
        start("forwards", () -> pump(near, far));
        start("returns", () -> pump(far, near));
    }

    // Whoever gives up during a cut has never got through: nothing of it may appear at the far end afterwards.
    private byte[] sentDuringTheCut(Socket near) throws IOException {
        ByteArrayOutputStream early = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        near.setSoTimeout(GLANCE_MILLIS);
        while (isCut()) {
            try {
                int length = near.getInputStream().read(buffer);
                if (length < 0) {
                    throw new EOFException("given up during the cut");
                }
                early.write(buffer, 0, length);
            } catch (SocketTimeoutException nothing) {
                // To look whether it is still cut.
            }
        }
        near.setSoTimeout(0);
        return early.toByteArray();
    }

    private synchronized boolean isCut() {
        return cut && !closed;
    }

    private void pump(Socket from, Socket to) throws InterruptedException {
        byte[] buffer = new byte[BUFFER];
        try {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitHealed();
                out.write(buffer, 0, length);
                awaitHealed();
            }
        } catch (IOException e) {
            awaitHealed(); // a reset does not get through either
        }
        awaitHealed();
        end(from);
        end(to);
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(String name, Work work) {
        Thread.ofVirtual().name("proxy " + name).start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                return; // closed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        heal();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(this::end);
    }
}
