package io.linkspan.benchmarks;

import io.linkspan.contracts.topic.FilterIndex;
import io.linkspan.contracts.topic.TopicFilter;
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
 * The index of filters: nanoseconds for finding all filters that cover a given one, one to three, and microseconds for
 * filling an index.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FilterIndexBenchmark {
    @Param({"100", "100000"})
    int filters;

    private List<TopicFilter> all;
    private List<TopicFilter> asked;
    private FilterIndex<Boolean> index;
    private int at;

    @Setup
    public void prepare() {
        all = Samples.filters(filters);
        asked = Samples.someOf(filters);
        index = fill();
    }

    @Benchmark
    public int covering() {
        at = (at + 1) & (Samples.CYCLE - 1);
        int[] covers = new int[1];
        index.covering(asked.get(at), (cover, ignored) -> {
            covers[0]++;
            return true;
        });
        return covers[0];
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public FilterIndex<Boolean> fill() {
        FilterIndex<Boolean> filled = new FilterIndex<>();
        for (TopicFilter filter : all) {
            filled.put(filter, Boolean.TRUE);
        }
        return filled;
    }
}
