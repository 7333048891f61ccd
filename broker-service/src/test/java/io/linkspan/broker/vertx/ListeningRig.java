package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.ListenerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Listeners on a real Vert.x and real sockets, with a domain that echoes; it notes what operators would be told. */
final class ListeningRig implements AutoCloseable, ConnectionObserver {
    final EchoAcceptor domain = new EchoAcceptor();
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    final MqttListeners listeners;

    ListeningRig(ListenerConfig... configs) {
        EventLoops loops = EventLoops.create(vertx, 2, this);
        listeners = result(MqttListeners.start(vertx, loops, List.of(configs), domain));
    }

    int port(String listener) {
        return listeners.port(listener);
    }

    long failed(String listener, HandshakeFailure reason) {
        return listeners.counters(listener).handshakeFailures().getOrDefault(reason, 0L);
    }

    @Override
    public void handlerFailed(String listener, String remote, String where, Throwable failure) {
        failures.add(listener + " " + where + " " + failure);
    }

    @Override
    public void taskFailed(int loop, Throwable failure) {
        failures.add("task " + failure);
    }

    @Override
    public void handshakeFailed(String listener, String remoteAddress, HandshakeFailure reason, String why) {
        told.add(listener + " " + reason + " " + why);
    }

    @Override
    public void certificatesReloaded(String listener) {
        told.add(listener + " reloaded");
    }

    @Override
    public void certificatesRefused(String listener, String why) {
        told.add(listener + " refused " + why);
    }

    @Override
    public void close() {
        result(listeners.stop());
        result(vertx.close());
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.toString());
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }
}
