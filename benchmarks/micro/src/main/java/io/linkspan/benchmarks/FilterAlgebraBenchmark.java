package io.linkspan.benchmarks;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.Optional;
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

/** The comparison of two filters or of a filter and a topic, of up to four levels: nanoseconds for one comparison. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FilterAlgebraBenchmark {
    private static final String TOPIC = "plant-1/line-2/machine-203/sensor-4";

    @Param
    Pair pair;

    private TopicFilter one;
    private TopicFilter two;
    private String topic;

    /** How two filters stand to each other; names are values of the parameter. */
    public enum Pair {
        EQUAL(TOPIC, TOPIC),
        COVERED("plant-1/#", TOPIC),
        /** Neither covers the other: the only pair whose intersection is a new filter. */
        CROSSING("plant-1/+/machine-203/#", "+/line-2/#"),
        APART_AT_FIRST_LEVEL("plant-9/line-2/machine-203/sensor-4", TOPIC),
        APART_AT_LAST_LEVEL("plant-1/line-2/machine-203/sensor-9", TOPIC);

        private final String one;
        private final String two;

        Pair(String one, String two) {
            this.one = one;
            this.two = two;
        }
    }

    @Setup
    public void prepare() {
        one = TopicFilter.of(pair.one);
        two = TopicFilter.of(pair.two);
        topic = TOPIC;
    }

    @Benchmark
    public boolean matches() {
        return one.matches(topic);
    }

    @Benchmark
    public boolean covers() {
        return one.covers(two);
    }

    @Benchmark
    public Optional<TopicFilter> intersect() {
        return one.intersect(two);
    }
}
