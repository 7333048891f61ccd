package io.linkspan.benchmarks;

import io.linkspan.broker.subscribe.FilterTree;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The tree of subscriptions, 3 of 10 filters with wildcards: nanoseconds for finding the three filters that select a
 * topic, for a new value at a filter, and for a filter that comes and goes again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FilterTreeBenchmark {
    @Param({"100", "100000", "1000000"})
    int filters;

    private FilterTree<TopicFilter> tree;
    private List<String> topics;
    private List<TopicFilter> present;
    private List<TopicFilter> newcomers;

    /** What each calling thread has for itself, as each event loop has: -t measures look-ups side by side. */
    @State(Scope.Thread)
    public static class Caller {
        private final List<TopicFilter> found = new ArrayList<>();
        private int at;

        private <T> T next(List<T> cycle) {
            at = (at + 1) & (Samples.CYCLE - 1);
            return cycle.get(at);
        }
    }

    @Setup
    public void fill() {
        tree = new FilterTree<>();
        for (int i = 0; i < filters; i++) {
            put(Samples.filter(i));
        }
        topics = Samples.topics(filters);
        present = Samples.someOf(filters);
        newcomers = Samples.newcomers(filters);
        if (match(new Caller()) != Samples.MATCHES || tree.size() != filters) {
            throw new IllegalStateException("not the tree that should be measured");
        }
    }

    @Benchmark
    public int match(Caller caller) {
        caller.found.clear();
        tree.match(caller.next(topics), caller.found);
        return caller.found.size();
    }

    @Benchmark
    public TopicFilter replace(Caller caller) {
        return put(caller.next(present));
    }

    @Benchmark
    public TopicFilter subscribeAndUnsubscribe(Caller caller) {
        TopicFilter filter = put(caller.next(newcomers));
        tree.update(filter, ignored -> null);
        return filter;
    }

    private TopicFilter put(TopicFilter filter) {
        tree.update(filter, ignored -> filter);
        return filter;
    }
}
