package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserPropertiesBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.transport.Connection;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * An open connection.
 *
 * <p>The client blocks a publisher that has more than receive maximum + 64 messages under way, so owners must keep to
 * {@link #sendMaximum()}; {@link #send} is for a message now and then.
 */
final class HiveMqConnection implements Connection {

    private final Mqtt5AsyncClient client;
    private final Loop loop;
    private final HiveMqAttempt attempt;
    private final int sendMaximum;
    private final long maximumPacketSize;

    HiveMqConnection(
            Mqtt5AsyncClient client, Loop loop, HiveMqAttempt attempt, int sendMaximum, long maximumPacketSize) {
        this.client = client;
        this.loop = loop;
        this.attempt = attempt;
        this.sendMaximum = sendMaximum;
        this.maximumPacketSize = maximumPacketSize;
    }

    @Override
    public int sendMaximum() {
        return sendMaximum;
    }

    @Override
    public long maximumPacketSize() {
        return maximumPacketSize;
    }

    @Override
    public void subscribe(String filter, Map<String, String> userProperties, Consumer<Outcome> done) {
        Mqtt5UserPropertiesBuilder properties = Mqtt5UserProperties.builder();
        for (Map.Entry<String, String> property : userProperties.entrySet()) {
            properties = properties.add(property.getKey(), property.getValue());
        }
        Mqtt5Subscribe subscribe = Mqtt5Subscribe.builder()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .userProperties(properties.build())
                .build();
        tell(
                client.subscribe(subscribe),
                subAck -> subAck.getReasonCodes().getFirst().getCode(),
                done);
    }

    @Override
    public void unsubscribe(String filter, Consumer<Outcome> done) {
        Mqtt5Unsubscribe unsubscribe =
                Mqtt5Unsubscribe.builder().topicFilter(filter).build();
        tell(
                client.unsubscribe(unsubscribe),
                unsubAck -> unsubAck.getReasonCodes().getFirst().getCode(),
                done);
    }

    @Override
    public void publish(Publication publication, Consumer<Outcome> done) {
        tell(client.publish(message(publication, MqttQos.AT_LEAST_ONCE)), HiveMqConnection::reasonCode, done);
    }

    @Override
    public void send(Publication publication) {
        client.publish(message(publication, MqttQos.AT_MOST_ONCE)).exceptionally(e -> null);
    }

    private static Mqtt5Publish message(Publication publication, MqttQos qos) {
        return Mqtt5Publish.builder()
                .topic(publication.topic())
                .qos(qos)
                .payload(publication.payload())
                .responseTopic(publication.responseTopic())
                .correlationData(publication.correlationData())
                .build();
    }

    private static int reasonCode(Mqtt5PublishResult result) {
        return result instanceof Mqtt5PublishResult.Mqtt5Qos1Result qos1
                ? qos1.getPubAck().getReasonCode().getCode()
                : 0;
    }

    private <T> void tell(CompletionStage<T> stage, ToIntFunction<T> reasonCode, Consumer<Outcome> done) {
        stage.whenComplete((result, failure) -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof ConnectionClosedException
                    || cause instanceof MqttSessionExpiredException
                    || cause instanceof MqttClientStateException) {
                return; // The connection ended: its listener is told, nobody waits for this any more.
            }
            Outcome outcome =
                    cause == null ? new Outcome.Granted(reasonCode.applyAsInt(result)) : DialFailures.refused(cause);
            loop.execute(() -> {
                if (!attempt.over()) {
                    done.accept(outcome);
                }
            });
        });
    }
}
