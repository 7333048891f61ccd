/* Small things every file needs: time, memory, and giving up with one line. */
#ifndef UTIL_H
#define UTIL_H

#include <stddef.h>
#include <stdint.h>

#define NS_PER_S 1000000000ull
#define NS_PER_MS 1000000ull
#define NS_PER_US 1000ull

/* Prints one line on stderr and exits with status 2. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Monotonic; never compared across machines. */
uint64_t now_ns(void);
uint64_t seconds_to_ns(double seconds);

/* Zeroed memory; both exit when there is none. */
void *allocate(size_t count, size_t size);
void *reallocate(void *memory, size_t size);

#endif
