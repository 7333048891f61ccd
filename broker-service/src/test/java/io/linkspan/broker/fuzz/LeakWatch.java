package io.linkspan.broker.fuzz;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Netty's leak detection at paranoid: every buffer made while it is open is watched. Leaks are told when the garbage
 * collector has found a buffer that nobody released; that it looks at all is proved each time by a leak made on purpose.
 */
final class LeakWatch implements AutoCloseable {
    private static final String SENTINEL = "leaked on purpose";
    private static final int SENTINEL_BYTES = 64;

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private final ResourceLeakDetector<?> detector;

    LeakWatch() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        detector = detectorOfBuffers();
        detector.setLeakListener((type, records) -> leaks.add(type + records));
    }

    /** Netty logs what its detector finds but shows it to nobody else. */
    private static ResourceLeakDetector<?> detectorOfBuffers() {
        try {
            Field field = Class.forName("io.netty.buffer.AbstractByteBuf").getDeclaredField("leakDetector");
            field.setAccessible(true);
            return (ResourceLeakDetector<?>) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Netty keeps its leak detector elsewhere", e);
        }
    }

    /** Has the garbage collector look for lost buffers, and answers what was found, the purposeful one left out. */
    List<String> found() {
        String mark = SENTINEL + " " + System.nanoTime();
        lose(mark);
        await("the leak made on purpose is found")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    System.gc();
                    Unpooled.directBuffer(SENTINEL_BYTES).release(); // making one is what reports the lost ones
                    return leaks.stream().anyMatch(leak -> leak.contains(mark));
                });
        return leaks.stream().filter(leak -> !leak.contains(SENTINEL)).toList();
    }

    private static void lose(String mark) {
        ByteBuf lost = Unpooled.directBuffer(SENTINEL_BYTES);
        lost.touch(mark);
    }

    @Override
    public void close() {
        detector.setLeakListener(null);
        ResourceLeakDetector.setLevel(before);
    }
}
