package io.linkspan.broker.vertx;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts our handler into the pipelines of Vert.x MQTT servers, in place of its decoder and encoder.
 *
 * <p>{@code MqttServer} has no public way in, but it gets its {@code NetServer} from the Vert.x instance it is given and
 * its pipelines are complete when its connect handler returns. So it is given a Vert.x whose net servers run our step
 * after that handler: only interfaces are proxied, no private field is touched. What the pipeline must look like is
 * checked by {@link #verify} before the first listener opens, and on each connection.
 */
final class PipelineHook {
    /** The name of our handler in the pipeline. */
    static final String HANDLER = "linkspanInbound";

    private static final String LAST = "handler";
    private static final String DECODER = "mqttDecoder";
    private static final List<String> REPLACED = List.of(DECODER, "mqttEncoder", "idle", "timeoutOnConnect");

    private PipelineHook() {}

    /**
     * A server whose connections get the handler that the function makes, before they read anything.
     *
     * @param onAccept runs on the connection's event loop; null, or what it throws, closes that socket
     */
    static MqttServer create(
            Vertx vertx, MqttServerOptions options, Function<NetSocket, @Nullable ChannelHandler> onAccept) {
        return create(vertx, options, onAccept, ((VertxInternal) vertx)::createNetServer);
    }

    private static MqttServer create(
            Vertx vertx,
            MqttServerOptions options,
            Function<NetSocket, @Nullable ChannelHandler> onAccept,
            Function<NetServerOptions, NetServer> netServers) {
        VertxInternal hooked = proxy(VertxInternal.class, (self, method, arguments) -> {
            if (method.getName().equals("createNetServer")
                    && arguments != null
                    && arguments[0] instanceof NetServerOptions serverOptions) {
                return hooked(netServers.apply(serverOptions), onAccept);
            }
            return call(vertx, method, arguments);
        });
        // Its own endpoints never come to life, yet it refuses to listen without a handler for them.
        return MqttServer.create(hooked, options).endpointHandler(endpoint -> {});
    }

    @SuppressWarnings("ReferenceEquality") // a fluent method returns the very object
    private static NetServer hooked(NetServer server, Function<NetSocket, @Nullable ChannelHandler> onAccept) {
        return proxy(NetServer.class, (self, method, arguments) -> {
            if (method.getName().equals("connectHandler")
                    && arguments != null
                    && arguments[0] instanceof Handler<?> connectHandler) {
                server.connectHandler(socket -> connect(socket, connectHandler, onAccept));
                return self;
            }
            Object result = call(server, method, arguments);
            return result == server ? self : result;
        });
    }

    private static void connect(
            NetSocket socket, Handler<?> connectHandler, Function<NetSocket, @Nullable ChannelHandler> onAccept) {
        try {
            @SuppressWarnings("unchecked") // NetServer declares it so
            Handler<NetSocket> vertxHandler = (Handler<NetSocket>) connectHandler;
            vertxHandler.handle(socket);
            ChannelHandler handler = onAccept.apply(socket);
            if (handler == null) {
                socket.close();
            } else {
                install(((NetSocketInternal) socket).channelHandlerContext().pipeline(), handler);
            }
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    static void install(ChannelPipeline pipeline, ChannelHandler handler) {
        List<String> names = pipeline.names();
        if (!names.containsAll(REPLACED) || !names.contains(LAST)) {
            throw new IllegalStateException("the Vert.x MQTT server's pipeline has changed: expected " + REPLACED
                    + " before " + LAST + ", found " + names);
        }
        for (String name : REPLACED) {
            if (!name.equals(DECODER)) {
                pipeline.remove(name);
            }
        }
        pipeline.replace(DECODER, HANDLER, handler);
    }

    /**
     * Lets a Vert.x MQTT server set up a pipeline without any network, and checks that ours results.
     *
     * @throws IllegalStateException the version of Vert.x does not fit
     */
    static void verify(Vertx vertx) {
        List<Handler<NetSocket>> connectHandlers = new ArrayList<>();
        NetServer recorder = proxy(NetServer.class, (self, method, arguments) -> {
            if (method.getName().equals("connectHandler") && arguments != null) {
                @SuppressWarnings("unchecked") // NetServer declares it so
                Handler<NetSocket> handler = (Handler<NetSocket>) arguments[0];
                connectHandlers.add(handler);
                return self;
            }
            return method.getName().equals("listen") ? Future.succeededFuture(self) : null;
        });
        MqttServer server = create(
                vertx, new MqttServerOptions(), socket -> new ChannelInboundHandlerAdapter(), options -> recorder);
        server.listen();
        if (connectHandlers.size() != 1) {
            throw new IllegalStateException("the Vert.x MQTT server no longer sets one connect handler on a net server"
                    + " of its Vert.x, but " + connectHandlers.size());
        }
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(LAST, new ChannelInboundHandlerAdapter());
        ChannelHandlerContext last = channel.pipeline().context(LAST);
        NetSocketInternal socket = proxy(
                NetSocketInternal.class,
                (self, method, arguments) -> method.getName().equals("channelHandlerContext") ? last : self);
        try {
            connectHandlers.get(0).handle(socket);
            List<String> names = channel.pipeline().names();
            int ours = names.indexOf(HANDLER);
            if (ours < 0 || ours > names.indexOf(LAST) || names.stream().anyMatch(REPLACED::contains)) {
                throw new IllegalStateException("our handler could not be placed in the Vert.x pipeline: " + names);
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
