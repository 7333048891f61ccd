package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.transport.ConnectionListener;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, and the life of the connection it becomes.
 *
 * <p>Name look-ups block, so they run on a virtual thread; of several addresses each is tried once. What is told to the
 * listener hops to its loop; {@code over} is only touched there.
 */
final class HiveMqAttempt implements Dialer.Attempt {

    private final Target target;
    private final Loop loop;
    private final ConnectionListener listener;
    private final MqttClientExecutorConfig executors;
    private final LongAdder dropped;

    private boolean over;
    private boolean opened;
    private @Nullable Mqtt5AsyncClient client;

    HiveMqAttempt(
            Target target,
            Loop loop,
            ConnectionListener listener,
            MqttClientExecutorConfig executors,
            LongAdder dropped) {
        this.target = target;
        this.loop = loop;
        this.listener = listener;
        this.executors = executors;
        this.dropped = dropped;
    }

    void start() {
        Thread.ofVirtual().name("link-dial").start(() -> {
            try {
                MqttClientSslConfig ssl = sslConfig();
                InetAddress[] addresses =
                        InetAddress.getAllByName(target.server().host());
                loop.execute(() -> connect(addresses, 0, ssl));
            } catch (UnknownHostException e) {
                fail(DialFailures.unknownHost(target));
            } catch (TlsMaterialException e) {
                fail(new DialFailure(DialFailure.Kind.UNUSABLE, e.sentence()));
            }
        });
    }

    @Override
    public void abandon() {
        over = true;
        Mqtt5AsyncClient current = client;
        client = null;
        if (current != null) {
            // Not connected yet: fails, and the connection is closed once its CONNACK is here (see connected()).
            current.disconnect().exceptionally(e -> null);
        }
    }

    boolean over() {
        return over;
    }

    private @Nullable MqttClientSslConfig sslConfig() throws TlsMaterialException {
        boolean wanted = target.tls().enabled() || target.server().tls();
        return wanted ? TlsMaterial.config(target.tls(), target.timeout()) : null;
    }

    private void connect(InetAddress[] addresses, int index, @Nullable MqttClientSslConfig ssl) {
        if (over) {
            return;
        }
        PubAckVerdicts verdicts = new PubAckVerdicts(loop);
        HiveMqInbox inbox = new HiveMqInbox(this, loop, listener, verdicts, dropped);
        CompletionStage<Mqtt5ConnAck> connecting;
        Mqtt5AsyncClient next;
        try {
            next = client(addresses[index], ssl, verdicts);
            client = next;
            next.publishes(MqttGlobalPublishFilter.ALL, inbox::received, true);
            connecting = next.connect(connectMessage());
        } catch (IllegalArgumentException e) {
            failed(new DialFailure(DialFailure.Kind.UNUSABLE, "cannot connect as configured: " + e.getMessage()));
            return;
        }
        connecting.whenComplete((connAck, failure) -> loop.execute(() -> {
            if (failure == null) {
                connected(next, connAck);
            } else if (!over && index + 1 < addresses.length && DialFailures.isUnreachable(failure)) {
                connect(addresses, index + 1, ssl);
            } else {
                failed(DialFailures.of(failure, target));
            }
        }));
    }

    private Mqtt5AsyncClient client(InetAddress address, @Nullable MqttClientSslConfig ssl, PubAckVerdicts verdicts) {
        long timeoutMillis = target.timeout().toMillis();
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(target.clientId())
                .executorConfig(executors)
                .transportConfig()
                .serverAddress(new InetSocketAddress(address, target.server().port()))
                .socketConnectTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .sslConfig(ssl)
                .applyTransportConfig()
                .advancedConfig()
                .interceptors()
                .incomingQos1Interceptor(verdicts)
                .applyInterceptors()
                .applyAdvancedConfig()
                .addDisconnectedListener(this::disconnected);
        return builder.buildAsync();
    }

    private Mqtt5Connect connectMessage() {
        Mqtt5ConnectBuilder connect = Mqtt5Connect.builder()
                .cleanStart(true)
                .keepAlive((int) target.keepAlive().toSeconds())
                .restrictions()
                .receiveMaximum(target.receiveMaximum())
                .applyRestrictions();
        String username = target.username();
        String password = target.password();
        if (username != null && password != null) {
            connect = connect.simpleAuth()
                    .username(username)
                    .password(password.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        } else if (username != null) {
            connect = connect.simpleAuth().username(username).applySimpleAuth();
        }
        return connect.build();
    }

    private void connected(Mqtt5AsyncClient connectedClient, Mqtt5ConnAck connAck) {
        if (over) {
            connectedClient.disconnect().exceptionally(e -> null);
            return;
        }
        opened = true;
        listener.opened(new HiveMqConnection(
                connectedClient,
                loop,
                this,
                connAck.getRestrictions().getReceiveMaximum(),
                connAck.getRestrictions().getMaximumPacketSize()));
    }

    /** Called for failed attempts too; those are told through the connect future. */
    private void disconnected(MqttClientDisconnectedContext context) {
        String cause = DialFailures.closedCause(context);
        loop.execute(() -> {
            if (!over && opened) {
                over = true;
                client = null;
                listener.closed(cause);
            }
        });
    }

    private void fail(DialFailure failure) {
        loop.execute(() -> failed(failure));
    }

    private void failed(DialFailure failure) {
        if (!over) {
            over = true;
            client = null;
            listener.failed(failure);
        }
    }
}
