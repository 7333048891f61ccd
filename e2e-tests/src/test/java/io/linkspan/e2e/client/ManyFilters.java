package io.linkspan.e2e.client;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import io.linkspan.e2e.product.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Clients that subscribe to very many filters, {@code <prefix><n>} with n counted from 0. */
public final class ManyFilters implements AutoCloseable {
    /** What a broker takes of one client by default. */
    private static final int PER_CLIENT = 10_000;

    private static final int PER_PACKET = 500;

    private final List<Mqtt5BlockingClient> clients = new ArrayList<>();
    private int confirmed;

    /** Returns when all are confirmed. */
    public static ManyFilters subscribe(Cluster cluster, String prefix, int count) {
        ManyFilters many = new ManyFilters();
        for (int from = 0; from < count; from += PER_CLIENT) {
            Mqtt5BlockingClient client = HiveMq.client(cluster, "many-" + from).buildBlocking();
            many.clients.add(client);
            client.connect();
            int end = Math.min(count, from + PER_CLIENT);
            for (int packet = from; packet < end; packet += PER_PACKET) {
                client.subscribeWith()
                        .addSubscriptions(IntStream.range(packet, Math.min(end, packet + PER_PACKET))
                                .mapToObj(n -> Mqtt5Subscription.builder()
                                        .topicFilter(prefix + n)
                                        .build()))
                        .send();
                many.confirmed = Math.min(end, packet + PER_PACKET);
            }
        }
        return many;
    }

    /** How many are confirmed. */
    public int confirmed() {
        return confirmed;
    }

    @Override
    public void close() {
        clients.forEach(Mqtt5BlockingClient::disconnect);
    }
}
