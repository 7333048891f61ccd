#include "run.h"

#include "util.h"

#include <time.h>
#include <unistd.h>

struct run run;

void run_init(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t seed = (uint64_t)now.tv_nsec ^ (uint64_t)now.tv_sec << 20 ^ (uint64_t)getpid() << 40;
    run.number = (uint32_t)((seed * 0x9e3779b97f4a7c15ull) >> 32);
    run.started_ns = now_ns();
}
