"""CPU and memory of processes, from /proc."""

import os

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    with open(f"/proc/{pid}/stat") as file:
        text = file.read()
    return text[text.rindex(")") + 2 :].split()


def tree(roots):
    """The processes and all that descend from them, as they are now."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                children.setdefault(int(_stat(name)[1]), []).append(int(name))
            except OSError:
                pass  # it has just ended
    found, waiting = [], list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.append(pid)
            waiting += children.get(pid, [])
    return found


def cpu_seconds(roots):
    """CPU time that the processes and all that descend from them have used so far."""
    ticks = 0
    for pid in tree(roots):
        try:
            fields = _stat(pid)
            ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks / TICKS


def alive(pid):
    """Whether there is such a process, and it is no zombie."""
    try:
        return _stat(pid)[0] != "Z"
    except OSError:
        return False


class MachineTime:
    """What the machine spends its time on between two moments."""

    def __init__(self):
        self._before = self._read()

    @staticmethod
    def _read():
        with open("/proc/stat") as file:
            return [int(field) for field in file.readline().split()[1:]]

    def shares(self):
        """Shares of the time since it was made, 0 to 1: busy, and stolen by other guests of the host."""
        spent = [now - then for now, then in zip(self._read(), self._before)]
        total = max(1, sum(spent))
        return 1 - (spent[3] + spent[4]) / total, spent[7] / total
