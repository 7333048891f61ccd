"""Compares ratios to the reference with those that were stored; never absolute figures, which belong to one machine and moment."""

import json
import statistics

from measure import Summary

#: A change that is smaller is not told, however quiet the runs were.
LEAST = 0.10


def measured(wanted, names, runs, reference):
    """The ratios of all repetitions, by scenario, broker and figure."""
    found = {}
    for scenario in wanted:
        for name in names:
            if name == reference:
                continue
            summary = Summary(runs, scenario.name, name, reference)
            for figure in scenario.figures:
                ratios = summary.ratios(figure) if figure.better else []
                if ratios:
                    ratios = [round(ratio, 3) for ratio in ratios]
                    found.setdefault(scenario.name, {}).setdefault(name, {})[figure.title] = ratios
    return found


def save(path, ratios):
    with open(path, "w") as file:
        json.dump(ratios, file, indent=1)
        file.write("\n")


def load(path):
    with open(path) as file:
        return json.load(file)


def worse(before, now, scenarios):
    """A line for each figure that got worse by more than both measurements scatter, and the number that were compared."""
    lines, compared = [], 0
    for scenario in scenarios:
        for name, figures in now.get(scenario.name, {}).items():
            for figure in scenario.figures:
                then = before.get(scenario.name, {}).get(name, {}).get(figure.title)
                ratios = figures.get(figure.title)
                if not then or not ratios:
                    continue
                compared += 1
                change = figure.better * (statistics.median(ratios) / statistics.median(then) - 1)
                noise = max(LEAST, scatter(then), scatter(ratios))
                if change < -noise:
                    lines.append(
                        f"{scenario.name}, {name}: {figure.title} {statistics.median(then):.2f} × the reference before, "
                        f"{statistics.median(ratios):.2f} × now; the runs scatter by {noise:.0%}"
                    )
    return lines, compared


def scatter(ratios):
    """How far the runs are from their median: the greatest distance, as a share of it."""
    middle = statistics.median(ratios)
    return max(abs(ratio - middle) for ratio in ratios) / middle
