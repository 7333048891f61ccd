package io.linkspan.broker.sys;

import java.util.Map;

/** A rate per minute, averaged over the last 1, 5 and 15 minutes with exponential weights, as load averages are. */
final class LoadAverage {
    private static final int[] MINUTES = {1, 5, 15};
    private static final double SECONDS_PER_MINUTE = 60;

    private final double[] perMinute = new double[MINUTES.length];
    private long before;

    /** Takes in the counter's new value. */
    void update(long counter, double seconds) {
        double rate = (counter - before) * SECONDS_PER_MINUTE / seconds;
        before = counter;
        for (int i = 0; i < MINUTES.length; i++) {
            double weight = Math.exp(-seconds / (MINUTES[i] * SECONDS_PER_MINUTE));
            perMinute[i] = rate + weight * (perMinute[i] - rate);
        }
    }

    /** Adds the three values below {@code name}, in hundredths. */
    void addTo(Map<String, Long> figures, String name) {
        for (int i = 0; i < MINUTES.length; i++) {
            figures.put(name + "/" + MINUTES[i] + "min", Math.round(perMinute[i] * 100));
        }
    }
}
