package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.ConnectionHandler;
import io.linkspan.broker.packet.Packet;
import org.jspecify.annotations.Nullable;

/** Stands for the handler of a connection that the domain has not taken or has refused. */
enum UnacceptedHandler implements ConnectionHandler {
    INSTANCE;

    @Override
    public void onPacket(Packet packet) {}

    @Override
    public void onReadComplete() {}

    @Override
    public void onMalformed(int reasonCode, String why) {}

    @Override
    public void onKeepAliveTimeout() {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable Throwable cause) {}
}
