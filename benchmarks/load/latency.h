/* Latency histogram: constant size, relative error below 1/64. */
#ifndef LATENCY_H
#define LATENCY_H

#include <stdint.h>

/* Values below 64 ns have a bucket each; above, every power of two is cut into 64 buckets. */
#define LATENCY_STEPS 64
#define LATENCY_BUCKETS (64 * LATENCY_STEPS)

struct latency {
    uint64_t buckets[LATENCY_BUCKETS];
    uint64_t count;
    uint64_t max_ns;
    double sum_ns;
};

void latency_record(struct latency *latency, uint64_t ns);

/* All in microseconds; 0 when nothing was recorded. The quantile is 0..1. */
double latency_quantile_us(const struct latency *latency, double quantile);
double latency_mean_us(const struct latency *latency);
double latency_max_us(const struct latency *latency);

#endif
