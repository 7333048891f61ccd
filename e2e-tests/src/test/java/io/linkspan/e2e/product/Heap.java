package io.linkspan.e2e.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The used heap of some processes together, garbage included, asked for by {@code jcmd} again and again. */
public final class Heap implements AutoCloseable {
    /** A line per generation of the serial collector: {@code DefNew     total 8K, used 1K [}. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private static final long EVERY_MILLIS = 500;

    private final List<Node> nodes;
    private final AtomicLong peak = new AtomicLong();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

    private final Future<?> looking;

    /** Looks at these from now on. */
    public Heap(List<Node> nodes) {
        this.nodes = List.copyOf(nodes);
        this.looking = watch.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The most that was seen, in MiB. */
    public long peakMegabytes() {
        if (looking.isDone()) {
            throw new IllegalStateException("nobody looks any more", looking.exceptionNow());
        }
        look();
        return peak.get() >> 20;
    }

    /** What is left after a collection, in MiB. */
    public long liveMegabytes() {
        nodes.forEach(node -> jcmd(node, "GC.run"));
        return used() >> 20;
    }

    private void look() {
        peak.accumulateAndGet(used(), Math::max);
    }

    private long used() {
        return nodes.stream().mapToLong(Heap::used).sum();
    }

    private static long used(Node node) {
        Matcher matcher = USED.matcher(jcmd(node, "GC.heap_info"));
        long kilobytes = 0;
        int generations = 0;
        for (; matcher.find(); generations++) {
            kilobytes += Long.parseLong(matcher.group(1));
        }
        if (generations != 2) {
            throw new IllegalStateException("heap of " + node + " not understood");
        }
        return kilobytes << 10;
    }

    private static String jcmd(Node node, String command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(String.valueOf(node.pid()));
        line.add(command);
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
