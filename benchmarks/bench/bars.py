"""What Linkspan wants to reach, as ratios within a run of the runner; absolute only where a user feels the figure itself."""

from dataclasses import dataclass
from typing import Optional

from measure import Summary, shown


@dataclass(frozen=True)
class Bar:
    """One figure of one scenario, of at least or at most a bound."""

    scenario: str
    #: The title of the figure.
    figure: str
    #: ">=" or "<=".
    rule: str
    bound: float
    #: What the figure is divided by: a broker's same figure in the same repetition; None: nothing.
    broker: Optional[str] = "mosquitto"
    #: Instead: divided by the same broker's figure in another scenario (a median by a median) ...
    of: Optional[str] = None
    #: ... or less that figure.
    above: Optional[str] = None

    @property
    def text(self):
        if self.of:
            by = f" × {self.of}"
        elif self.above:
            by = f" above {self.above}"
        else:
            by = f" × {self.broker}" if self.broker else ""
        return f"{self.scenario}, {self.figure} {self.rule} {self.bound:g}{by}"

    @property
    def needs(self):
        """The names of its scenarios."""
        return tuple(name for name in (self.scenario, self.of, self.above) if name)

    def met(self, value):
        return value >= self.bound if self.rule == ">=" else value <= self.bound

    def value(self, figures, runs, name):
        """What was measured for a broker, as the bar compares it; None when something is missing."""
        figure = figures[self.scenario].get(self.figure)
        if figure is None:
            return None
        summary = Summary(runs, self.scenario, name, self.broker)
        own = summary.median(figure)
        if len(self.needs) == 1:
            return summary.ratio(figure) if self.broker else own
        other = Summary(runs, self.needs[1], name, self.broker).median(figure)
        if own is None or not other:
            return None
        return own / other if self.of else own - other


def _flow(group, qos, faster, cheaper):
    scenario = f"{group}/qos{qos}-64B"
    return (
        Bar(scenario, "delivered/s", ">=", faster),
        Bar(scenario, "CPU µs/delivered", "<=", cheaper),
    )


ALL = (
    *_flow("one-to-one", 0, 6, 0.2),
    *_flow("pairs", 0, 8, 0.2),
    *_flow("one-to-one", 1, 5, 0.25),
    *_flow("pairs", 1, 5, 0.25),
    *_flow("fan-out", 0, 12, 0.1),
    *_flow("fan-out", 1, 10, 0.1),
    Bar("fan-in/qos0-64B", "delivered/s", ">=", 4),
    Bar("fan-in/qos1-64B", "delivered/s", ">=", 4),
    Bar("rate-5k/qos1", "CPU µs/delivered", "<=", 1),
    Bar("rate-5k/qos1", "p99 µs", "<=", 1.5),
    Bar("idle/15k", "KiB resident each", "<=", 6, broker=None),
    Bar("subscriptions/1M", "CPU µs/delivered", "<=", 2, of="subscriptions/100"),
    Bar("offline/100k", "drained/s", ">=", 3, broker="hivemq"),
    Bar("link/qos0", "delivered/s", ">=", 4),
    Bar("link/qos0", "CPU µs/delivered", "<=", 0.25),
    Bar("link/qos1", "delivered/s", ">=", 5),
    Bar("link/qos1", "CPU µs/delivered", "<=", 0.2),
    Bar("link-40ms/qos1", "delivered/s", ">=", 0.9, of="link/qos1"),
    Bar("link/latency", "p50 µs", "<=", 500, above="rate-1k/qos1"),
    Bar("link/qos0", "wire B/delivered", "<=", 80, broker=None),
    Bar("link/qos1", "wire B/delivered", "<=", 90, broker=None),
    Bar("link/selectivity", "wire B/delivered", "<=", 1.2, of="link/wanted"),
    Bar("link/interest", "p50 µs", "<=", 6_000, broker=None),
)


def wanted():
    """The scenarios that are needed for all of them, by name."""
    return tuple(dict.fromkeys(name for bar in ALL for name in bar.needs))


def judged(scenarios, runs, names):
    """For every bar something was measured for: the bar, and the value of each broker that has one."""
    figures = {one.name: {figure.title: figure for figure in one.figures} for one in scenarios}
    found = []
    for bar in ALL:
        if bar.scenario in figures:
            values = {name: bar.value(figures, runs, name) for name in names}
            values = {name: value for name, value in values.items() if value is not None}
            if values:
                found.append((bar, values))
    return found


def table(scenarios, runs, names):
    """As lines of a table; nothing when no bar is concerned."""
    names = [name for name in names if name.startswith("linkspan")]
    found = judged(scenarios, runs, names)
    if not found:
        return ""
    lines = ["\n### Bars\n", "| bar | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for bar, values in found:
        cells = [_cell(bar, values.get(name)) for name in names]
        lines.append(f"| {bar.text} | " + " | ".join(cells) + " |")
    for name in names:
        own = [(bar, values[name]) for bar, values in found if name in values]
        met = sum(bar.met(value) for bar, value in own)
        lines.append(f"\n{name}: {met} of {len(own)} met")
    lines += [f"\n{slow}" for slow in _slower(scenarios, runs, names)]
    return "\n".join(lines) + "\n"


def _slower(scenarios, runs, names):
    """Nothing should deliver less than the broker of most bars."""
    for name in names:
        for scenario in scenarios:
            figure = scenario.figures[0]
            ratio = Summary(runs, scenario.name, name, "mosquitto").ratio(figure) if figure.better > 0 else None
            if ratio is not None and ratio < 1:
                yield f"{name} is slower than mosquitto: {scenario.name}, {figure.title} × {shown(ratio)}"


def _cell(bar, value):
    return "-" if value is None else f"{shown(value)} {'met' if bar.met(value) else 'MISSED'}"
