"""Runs scenarios against servers by turns."""

import statistics
import time

import load
import processes
import scenarios
import servers

#: CPU seconds that a server which warms up gets before it is measured: a busy machine makes wall time mean little.
WARM_CPU_SECONDS = 25


class Measurement:
    """All runs of one invocation."""

    def __init__(self, names, wanted, repetitions, duration, tell):
        self._names = names
        self._wanted = wanted
        self._repetitions = repetitions
        self._timing = ("--dur", duration, "--warm", 1)
        self._tell = tell
        self.runs = []

    def run(self):
        """Every repetition of what shares servers by turns: A B C A B C; then what needs a server of its own."""
        shared = [one for one in self._wanted if not one.fresh]
        for path in dict.fromkeys(one.path for one in shared):
            self._run_shared(path, [one for one in shared if one.path == path])
        for repetition in range(1, self._repetitions + 1):
            for scenario in self._wanted:
                if scenario.fresh:
                    for name in self._names:
                        self._run_fresh(scenario, name, repetition)

    def _run_shared(self, path, shared):
        live = []
        try:
            for name in self._names:
                server = self._started(name, path) if path is None or name in servers.LINKABLE else None
                if server:
                    live.append(server)
            for repetition in range(1, self._repetitions + 1):
                for scenario in shared:
                    for server in live:
                        self._once(scenario, server, repetition)
        finally:
            for server in live:
                server.stop()

    def _run_fresh(self, scenario, name, repetition):
        server = self._started(name)
        if server:
            try:
                self._once(scenario, server, repetition)
            finally:
                server.stop()

    def _started(self, name, path=None):
        kind = servers.ALL[name]
        server = servers.Linked(kind, path) if path else kind()
        try:
            server.start()
            if server.warms_up:
                self._warm_up(server)
            return server
        except (RuntimeError, OSError) as failure:
            self._tell(f"{server.name}: not measured: {failure}")
            server.stop()
            return None
        except BaseException:
            server.stop()
            raise

    def _warm_up(self, server):
        began, used = time.monotonic(), processes.cpu_seconds(server.pids)
        wanted = WARM_CPU_SECONDS * (2 if server.far else 1)
        while processes.cpu_seconds(server.pids) - used < wanted and time.monotonic() - began < 90:
            for options in scenarios.LINKED_WARM_UP if server.far else scenarios.WARM_UP:
                load.run(server, options)

    def _once(self, scenario, server, repetition):
        if scenario.tls and server.tls_port is None:
            return
        timing = () if "--mode" in scenario.options else self._timing
        result = load.run(server, timing + scenario.options, scenario.tls)
        result.update(server=server.name, scenario=scenario.name, repetition=repetition)
        self.runs.append(result)
        self._tell(f"{scenario.name:24} {repetition}  {server.name:15} {_summary(scenario, result)}")


def _summary(scenario, result):
    if "error" in result:
        return "ERROR " + result["error"]
    shown = [f"{figure.title} {shown_value(figure, result)}" for figure in scenario.figures[:4]]
    return ", ".join(shown) + f", others {result['other_share']:.0%}"


def value(figure, result):
    """The figure of one result in its unit, None when it is not there."""
    found = result
    for part in figure.path.split("."):
        if isinstance(found, list):
            found = found[int(part)] if int(part) < len(found) else None
        else:
            found = found.get(part)
        if found is None:
            return None
    return found / figure.unit


def shown(number):
    """A number with three significant digits, or all before the point."""
    if number is None:
        return "-"
    if abs(number) >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"


def shown_value(figure, result):
    return shown(value(figure, result))


class Summary:
    """Medians of one server in one scenario, and ratios to the reference."""

    def __init__(self, runs, scenario, server, reference):
        self._rows = _rows(runs, scenario, server)
        self._reference = {row["repetition"]: row for row in _rows(runs, scenario, reference)}
        self.error = next((run["error"] for run in runs if _is(run, scenario, server) and "error" in run), None)

    def __bool__(self):
        return bool(self._rows)

    def values(self, figure):
        return [found for found in (value(figure, row) for row in self._rows) if found is not None]

    def median(self, figure):
        found = self.values(figure)
        return statistics.median(found) if found else None

    def ratios(self, figure):
        """To the reference in the same repetition."""
        ratios = []
        for row in self._rows:
            of = self._reference.get(row["repetition"])
            mine, theirs = value(figure, row), value(figure, of) if of else None
            if mine is not None and theirs:
                ratios.append(mine / theirs)
        return ratios

    def ratio(self, figure):
        ratios = self.ratios(figure)
        return statistics.median(ratios) if ratios else None


def _is(run, scenario, server):
    return run["scenario"] == scenario and run["server"] == server


def _rows(runs, scenario, server):
    return [run for run in runs if _is(run, scenario, server) and "error" not in run]
