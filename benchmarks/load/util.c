#include "util.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("mqload: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

uint64_t seconds_to_ns(double seconds)
{
    return (uint64_t)(seconds * 1e9);
}

void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);

    if (!memory)
        fail("out of memory (%zu x %zu bytes)", count, size);
    return memory;
}

void *reallocate(void *memory, size_t size)
{
    void *moved = realloc(memory, size);

    if (!moved)
        fail("out of memory (%zu bytes)", size);
    return moved;
}
