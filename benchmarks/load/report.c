#include "report.h"

#include "connection.h"
#include "latency.h"
#include "options.h"
#include "run.h"
#include "util.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
    char text[16384];
    size_t size;
} line;

static void append(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void append(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int size = vsnprintf(line.text + line.size, sizeof line.text - line.size, format, arguments);
    va_end(arguments);
    line.size += (size_t)size;
    if (line.size >= sizeof line.text)
        fail("the result does not fit into one line of %zu bytes", sizeof line.text);
}

static void append_key(const char *key)
{
    append("%s\"%s\":", line.size ? "," : "{", key);
}

void report_text(const char *key, const char *value)
{
    append_key(key);
    append("\"");
    for (const char *c = value; *c; c++) {
        if (*c == '"' || *c == '\\')
            append("\\%c", *c);
        else if ((unsigned char)*c < ' ')
            append("\\u%04x", *c);
        else
            append("%c", *c);
    }
    append("\"");
}

void report_count(const char *key, uint64_t value)
{
    append_key(key);
    append("%" PRIu64, value);
}

void report_signed(const char *key, int64_t value)
{
    append_key(key);
    append("%" PRId64, value);
}

void report_number(const char *key, int decimals, double value)
{
    append_key(key);
    append("%.*f", decimals, value);
}

void report_list(const char *key, int count, const long *values)
{
    append_key(key);
    for (int i = 0; i < count; i++)
        append("%s%ld", i ? "," : "[", values[i]);
    append("]");
}

void report_latency(const struct latency *latency)
{
    append_key("lat_us");
    append("{\"n\":%" PRIu64 ",\"mean\":%.1f", latency->count, latency_mean_us(latency));
    append(",\"p50\":%.1f", latency_quantile_us(latency, 0.5));
    append(",\"p90\":%.1f", latency_quantile_us(latency, 0.9));
    append(",\"p99\":%.1f", latency_quantile_us(latency, 0.99));
    append(",\"p999\":%.1f", latency_quantile_us(latency, 0.999));
    append(",\"max\":%.1f}", latency_max_us(latency));
}

void report_begin(void)
{
    report_text("tag", opt.tag);
    report_text("mode", opt.mode);
    report_signed("ver", opt.version);
    report_signed("qos", opt.qos);
    report_signed("size", opt.payload_size);
}

void report_end(void)
{
    report_count("dup", run.duplicates);
    report_count("reorder", run.reordered);
    report_count("foreign", run.foreign);
    report_count("disc", connection_counts.dropped);
    report_count("connfail", connection_counts.failed);
    append("}");
    puts(line.text);
    fflush(stdout);
}

void report_error(const char *format, ...)
{
    char message[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    report_begin();
    report_text("error", message);
    report_end();
    exit(1);
}

double per(double amount, double count)
{
    return count ? amount / count : 0;
}
