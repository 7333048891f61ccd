#define _GNU_SOURCE
#include "process.h"

#include "util.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_PROCESSES 8192

struct process {
    int pid;
    int parent;
    double cpu_us;
    bool in_tree;
};

/* Field 2 of /proc/PID/stat, the name in parentheses, may hold anything: parse behind the last parenthesis. */
static bool read_stat(const char *pid, struct process *process)
{
    char path[64];
    char text[600];
    char state;
    unsigned long user_ticks;
    unsigned long system_ticks;

    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return false;
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    if (size <= 0)
        return false;
    text[size] = 0;
    const char *name_end = strrchr(text, ')');
    if (!name_end)
        return false;
    const char *format = "%c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu";
    if (sscanf(name_end + 2, format, &state, &process->parent, &user_ticks, &system_ticks) != 4)
        return false;
    process->pid = atoi(pid);
    process->cpu_us = (double)(user_ticks + system_ticks) * 1e6 / (double)sysconf(_SC_CLK_TCK);
    process->in_tree = false;
    return true;
}

static int read_all(struct process *processes)
{
    DIR *proc = opendir("/proc");
    struct dirent *entry;
    int count = 0;

    while (proc && (entry = readdir(proc)) && count < MAX_PROCESSES) {
        if (isdigit((unsigned char)entry->d_name[0]) && read_stat(entry->d_name, &processes[count]))
            count++;
    }
    if (proc)
        closedir(proc);
    return count;
}

/* Calls action(pid, context) for each number in "1,2,3". */
static void for_each_pid(const char *pid_list, void (*action)(int pid, void *context), void *context)
{
    const char *cursor = pid_list;

    while (*cursor) {
        char *end;
        long pid = strtol(cursor, &end, 10);
        if (end == cursor) {
            cursor++;
            continue;
        }
        if (pid > 0)
            action((int)pid, context);
        cursor = end;
    }
}

struct process_table {
    struct process *processes;
    int count;
};

static void mark_root(int pid, void *context)
{
    struct process_table *table = context;

    for (int i = 0; i < table->count; i++) {
        if (table->processes[i].pid == pid)
            table->processes[i].in_tree = true;
    }
}

static bool parent_in_tree(const struct process_table *table, const struct process *child)
{
    for (int i = 0; i < table->count; i++) {
        if (table->processes[i].pid == child->parent)
            return table->processes[i].in_tree;
    }
    return false;
}

/* Repeats until a pass finds nobody new: a child may stand before its parent in the table. */
static void mark_descendants(struct process_table *table)
{
    bool found = true;

    while (found) {
        found = false;
        for (int i = 0; i < table->count; i++) {
            struct process *process = &table->processes[i];
            if (!process->in_tree && parent_in_tree(table, process)) {
                process->in_tree = true;
                found = true;
            }
        }
    }
}

static long read_rss_kb(int pid)
{
    char path[64];
    char line[256];
    long rss_kb = 0;

    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *status = fopen(path, "r");
    if (!status)
        return 0;
    while (fgets(line, sizeof line, status)) {
        if (sscanf(line, "VmRSS: %ld", &rss_kb) == 1)
            break;
    }
    fclose(status);
    return rss_kb;
}

struct usage process_tree_usage(const char *pid_list)
{
    static struct process processes[MAX_PROCESSES];
    struct process_table table = {.processes = processes};
    struct usage usage = {0};

    if (!*pid_list)
        return usage;
    table.count = read_all(processes);
    for_each_pid(pid_list, mark_root, &table);
    mark_descendants(&table);
    for (int i = 0; i < table.count; i++) {
        if (!processes[i].in_tree)
            continue;
        usage.cpu_us += processes[i].cpu_us;
        usage.rss_kb += read_rss_kb(processes[i].pid);
    }
    return usage;
}

double process_own_cpu_us(void)
{
    struct rusage own;

    getrusage(RUSAGE_SELF, &own);
    return (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) * 1e6
           + (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec);
}

static void kill_one(int pid, void *context)
{
    (void)context;
    kill(pid, SIGKILL);
}

void process_kill_all(const char *pid_list)
{
    for_each_pid(pid_list, kill_one, NULL);
}
