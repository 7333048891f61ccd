/* One function per --mode: runs it and prints the result. */
#ifndef MODES_H
#define MODES_H

void run_bench(void);
void run_conn(void);
void run_churn(void);
void run_retained(void);
void run_offline(void);
void run_crash(void);
void run_interest(void);

#endif
