"""`./linkspan bench`: Linkspan beside other brokers on this machine, by turns."""

import argparse
import datetime
import json
import os
import platform
import signal
import subprocess
import sys

import bars
import build
import guard
import micro
import page
import scenarios
import servers
import text
from measure import Measurement
from places import BASELINE, RESULTS, ROOT


def main():
    signal.signal(signal.SIGTERM, _interrupted)  # what has been started is stopped
    options = _options()
    if options.micro is not None:
        micro.run(options.micro)
    try:
        wanted = scenarios.chosen(options.scenarios or _default(options))
    except KeyError as unknown:
        sys.exit(f"linkspan bench: no scenario {unknown}: see ./linkspan bench --list")
    names = [name.strip() for name in options.brokers.split(",")]
    for name in names:
        if name not in servers.ALL:
            sys.exit(f"linkspan bench: --brokers: no broker '{name}': there are {', '.join(servers.ALL)}")
    try:
        _build(names)
    except RuntimeError as failure:
        sys.exit(f"linkspan bench: {failure}")
    began = datetime.datetime.now()
    measurement = Measurement(names, wanted, options.runs, options.seconds, lambda line: print(line, flush=True))
    try:
        measurement.run()
    except KeyboardInterrupt:
        print("interrupted: what has been measured follows", file=sys.stderr)
    reference = servers.REFERENCE if servers.REFERENCE in names else names[0]
    judged = bars.table(wanted, measurement.runs, names)
    print(text.tables(wanted, names, measurement.runs, reference))
    print(judged)
    base = options.out or os.path.join(RESULTS, f"{began:%Y%m%d-%H%M%S}")
    _write(base, wanted, names, measurement.runs, reference, began, judged)
    if options.quick or options.save_baseline:
        _guard(options, wanted, guard.measured(wanted, names, measurement.runs, reference))
    if any("error" in run for run in measurement.runs) or not measurement.runs:
        sys.exit(1)


def _interrupted(number, frame):
    raise KeyboardInterrupt


def _default(options):
    if options.bars:
        return bars.wanted()
    return scenarios.QUICK if options.quick else ("one-to-one", "pairs")


def _options():
    parser = argparse.ArgumentParser(
        prog="./linkspan bench",
        description="Runs Linkspan and other brokers by turns on this machine and compares them. Nothing leaves loopback.",
    )
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="a scenario or a group of them (default: one-to-one pairs)")
    parser.add_argument("--list", action="store_true", help="list the scenarios and end")
    parser.add_argument("--quick", action="store_true", help="a few scenarios, compared with the stored baseline")
    parser.add_argument("--bars", action="store_true", help="all scenarios for which there is a bar")
    parser.add_argument("--brokers", default=",".join(servers.DEFAULT), help="comma separated (default: %(default)s)")
    parser.add_argument("--runs", type=_positive, default=3, help="repetitions (default: %(default)s)")
    parser.add_argument("--seconds", type=_positive, default=3, help="of each run (default: %(default)s)")
    parser.add_argument("--save-baseline", action="store_true", help="store the ratios for later runs with --quick")
    parser.add_argument("--out", help="where the result goes, without .json and .html (default: below benchmarks/target/results)")
    parser.add_argument("--micro", nargs=argparse.REMAINDER, metavar="PATTERN", help="JMH benchmarks instead; what follows is for JMH")
    options = parser.parse_args()
    if options.list:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as much as is wanted
        for scenario in scenarios.ALL:
            print(f"{scenario.name:24} {scenario.title}")
        sys.exit()
    return options


def _positive(text_value):
    number = int(text_value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, is {text_value}")
    return number


def _build(names):
    build.load_generator()
    for name in names:
        if name == "mosquitto":
            build.mosquitto()
        elif issubclass(servers.ALL[name], servers.JavaServer):
            build.peer(name)


def _guard(options, wanted, ratios):
    if options.save_baseline:
        guard.save(BASELINE, ratios)
        print(BASELINE)
    elif not os.path.exists(BASELINE):
        sys.exit(f"linkspan bench: --quick: there is no {BASELINE}: make one with --quick --save-baseline")
    else:
        lines, compared = guard.worse(guard.load(BASELINE), ratios, wanted)
        print(f"{compared} ratios compared with the baseline, {len(lines)} got worse")
        if lines:
            sys.exit("\n".join(lines))


def _write(base, wanted, names, runs, reference, began, judged):
    os.makedirs(os.path.dirname(os.path.abspath(base)), exist_ok=True)
    facts = _facts(began)
    with open(base + ".json", "w") as file:
        json.dump({"facts": facts, "reference": reference, "runs": runs}, file, indent=1)
        file.write("\n")
    with open(base + ".html", "w") as file:
        file.write(page.page(wanted, names, runs, reference, facts, judged))
    print(f"{base}.json\n{base}.html")


def _facts(began):
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True
    ).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "begun": f"{began:%Y-%m-%d %H:%M}",
        "commit": commit or "unknown",
        "cores": os.cpu_count(),
        "memory": f"{memory:.0f} GiB",
        "kernel": platform.release(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


if __name__ == "__main__":
    main()
