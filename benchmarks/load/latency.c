#include "latency.h"

#define STEP_BITS 6 /* log2(LATENCY_STEPS) */

static int bucket_of(uint64_t ns)
{
    if (ns < LATENCY_STEPS)
        return (int)ns;
    int exponent = 63 - __builtin_clzll(ns);
    int step = (int)((ns >> (exponent - STEP_BITS)) & (LATENCY_STEPS - 1));
    int bucket = (exponent - STEP_BITS + 1) * LATENCY_STEPS + step;
    return bucket < LATENCY_BUCKETS ? bucket : LATENCY_BUCKETS - 1;
}

/* The middle of the range of values that fall into the bucket. */
static double bucket_middle_ns(int bucket)
{
    if (bucket < LATENCY_STEPS)
        return bucket;
    int exponent = bucket / LATENCY_STEPS + STEP_BITS - 1;
    uint64_t width = 1ull << (exponent - STEP_BITS);
    uint64_t step = bucket % LATENCY_STEPS;
    return (double)((1ull << exponent) + step * width + width / 2);
}

void latency_record(struct latency *latency, uint64_t ns)
{
    latency->buckets[bucket_of(ns)]++;
    latency->count++;
    latency->sum_ns += (double)ns;
    if (ns > latency->max_ns)
        latency->max_ns = ns;
}

double latency_quantile_us(const struct latency *latency, double quantile)
{
    uint64_t rank = (uint64_t)(quantile * (double)latency->count + 0.5);
    uint64_t seen = 0;

    if (!latency->count)
        return 0;
    if (rank < 1)
        rank = 1;
    for (int bucket = 0; bucket < LATENCY_BUCKETS; bucket++) {
        seen += latency->buckets[bucket];
        if (seen >= rank)
            return bucket_middle_ns(bucket) / 1e3;
    }
    return latency_max_us(latency);
}

double latency_mean_us(const struct latency *latency)
{
    return latency->count ? latency->sum_ns / (double)latency->count / 1e3 : 0;
}

double latency_max_us(const struct latency *latency)
{
    return (double)latency->max_ns / 1e3;
}
