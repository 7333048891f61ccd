/* CPU time and memory of process trees, from /proc. */
#ifndef PROCESS_H
#define PROCESS_H

struct usage {
    double cpu_us; /* user + system; the kernel counts in ticks, usually 10 ms */
    long rss_kb;
};

/* Sum over the processes in the comma-separated list and all their descendants; zero for an empty list. */
struct usage process_tree_usage(const char *pid_list);

/* CPU time of this process. */
double process_own_cpu_us(void);

/* Kills every process in the comma-separated list (SIGKILL), not their descendants. */
void process_kill_all(const char *pid_list);

#endif
