package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.transport.ConnectionListener;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.Target;
import io.reactivex.schedulers.Schedulers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Dials with the HiveMQ client: one client object per attempt, so that nothing of an old connection lives on. */
public final class HiveMqDialer implements Dialer {

    private final MqttClientExecutorConfig executors;
    private final LongAdder dropped = new LongAdder();

    /**
     * Takes what it needs.
     *
     * @param threads event loops for all connections
     */
    public HiveMqDialer(int threads) {
        AtomicInteger number = new AtomicInteger();
        executors = MqttClientExecutorConfig.builder()
                .nettyExecutor(task -> {
                    Thread thread = new Thread(task, "link-mqtt-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    thread.start();
                })
                .nettyThreads(threads)
                // Callbacks stay on the event loop that read the packet, which keeps their order; they only hop on.
                .applicationScheduler(Schedulers.trampoline())
                .build();
    }

    @Override
    public Attempt dial(Target target, Loop loop, ConnectionListener listener) {
        HiveMqAttempt attempt = new HiveMqAttempt(target, loop, listener, executors, dropped);
        attempt.start();
        return attempt;
    }

    /** QoS 0 messages thrown away since the start because an owner's loop was too slow. */
    public long droppedDeliveries() {
        return dropped.sum();
    }
}
