package io.linkspan.link.mqtt;

import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.ConnectionListener;
import io.linkspan.link.transport.Delivery;
import io.linkspan.link.transport.DialFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Keeps what a connection told. */
final class RecordingListener implements ConnectionListener {

    final CompletableFuture<Connection> opened = new CompletableFuture<>();
    final CompletableFuture<DialFailure> failed = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    Connection connection() throws Exception {
        return opened.get(20, TimeUnit.SECONDS);
    }

    DialFailure failure() throws Exception {
        return failed.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void opened(Connection connection) {
        opened.complete(connection);
    }

    @Override
    public void failed(DialFailure failure) {
        failed.complete(failure);
    }

    @Override
    public void received(Delivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    public void closed(String cause) {
        closed.complete(cause);
    }
}
