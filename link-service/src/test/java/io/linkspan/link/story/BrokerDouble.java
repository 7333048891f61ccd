package io.linkspan.link.story;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpen;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpened;
import io.linkspan.contracts.protocol.LinkTopics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Plays the broker's part of the protocol as a client of a mosquitto: answers the opening of lanes, takes batches in, and
 * publishes on outbox topics. It cannot refuse a batch: mosquitto acknowledges for it.
 */
final class BrokerDouble {

    private final Mqtt5AsyncClient client;
    private final ClusterName own;
    private final InstanceId instance;
    private final Map<StreamId, Long> cursors = new ConcurrentHashMap<>();
    private final Map<StreamId, Long> numbers = new ConcurrentHashMap<>();
    private final List<String> payloads = new CopyOnWriteArrayList<>();

    BrokerDouble(String cluster, InstanceId instance, int port) throws Exception {
        this.own = ClusterName.of(cluster);
        this.instance = instance;
        this.client = Mqtt5Client.builder()
                .identifier("broker-double")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, this::received);
        client.connect().get(20, TimeUnit.SECONDS);
        client.subscribeWith()
                .topicFilter("$LINK/+/messages/+")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .get(20, TimeUnit.SECONDS);
    }

    /** Payloads of all messages taken, in order. */
    List<String> payloads() {
        return payloads;
    }

    /** Lanes that peers have opened. */
    int lanesOpened() {
        return cursors.size();
    }

    /** A batch of one message in our outbox for that peer. */
    void outbox(String peer, int lane, String payload) throws Exception {
        StreamId stream = new StreamId(own, instance, NodeId.of("broker-1"), 1, lane);
        long number = numbers.merge(stream, 1L, Long::sum);
        Message message = new Message(
                "from-cluster",
                payload.getBytes(StandardCharsets.UTF_8),
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                "publisher",
                0,
                null,
                3,
                List.of(own),
                List.of(ClusterName.of(peer)));
        byte[] batch =
                BatchCodec.encode(new MessageBatch(stream, number, number, List.of(new BatchEntry(number, message))));
        client.publishWith()
                .topic(LinkTopics.outbox(ClusterName.of(peer), NodeId.of("broker-1"), lane))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(batch)
                .send()
                .get(20, TimeUnit.SECONDS);
    }

    /** Does not come back any more. */
    void stop() {
        var unused = client.disconnect();
    }

    private void received(Mqtt5Publish publish) {
        byte[] bytes = publish.getPayloadAsBytes();
        if (BatchCodec.isBatch(bytes)) {
            if (BatchCodec.decode(bytes, Limits.DEFAULT) instanceof DecodeOutcome.Decoded decoded) {
                take(decoded.batch());
            }
        } else if (LinkCodec.decode(bytes) instanceof LinkDecodeOutcome.Decoded(LaneOpen open)) {
            LaneOpened answer = new LaneOpened(open.stream(), cursors.computeIfAbsent(open.stream(), none -> 0L));
            var unused = client.publishWith()
                    .topic(publish.getResponseTopic().orElseThrow())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(LinkCodec.encode(answer))
                    .correlationData(publish.getCorrelationData().orElse(null))
                    .send();
        }
    }

    private void take(MessageBatch batch) {
        for (BatchEntry entry : batch.entries()) {
            if (entry.number() > cursors.getOrDefault(batch.stream(), 0L)) {
                payloads.add(new String(entry.message().payload(), StandardCharsets.UTF_8));
            }
        }
        cursors.merge(batch.stream(), batch.last(), Math::max);
    }
}
