"""The result as one HTML page that needs nothing else."""

from html import escape

from measure import Summary, shown

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #6b7785; --line: #d9dee4; --paper: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #97a3b0; --line: #333d48; --paper: #14191f; } }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .2rem; }
p.note { color: var(--soft); margin: .2rem 0 .8rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; }
th:first-child, td:first-child { text-align: left; }
td small { color: var(--soft); }
.wide { overflow-x: auto; }
svg text { fill: var(--ink); font-size: 12px; }
svg text.soft { fill: var(--soft); }
"""

COLOURS = ("#2f6fde", "#7aa5f0", "#b6cdf7", "#e08a2e", "#4fa56b", "#9c6bc9")
BAR, GAP, LABEL, WIDTH = 18, 6, 130, 560


def page(wanted, names, runs, reference, facts, bars=""):
    """@param bars their table as text"""
    parts = [_section(one, names, runs, reference) for one in wanted]
    about = " · ".join(f"{escape(key)} {escape(str(known))}" for key, known in facts.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Linkspan benchmarks</title><style>{STYLE}</style></head><body>"
        f'<h1>Linkspan benchmarks</h1><p class="note">{about}</p>'
        f'<p class="note">Medians; in parentheses the median of the ratios to {escape(reference)} within a repetition. '
        "The load generator shares the machine with the brokers. Lines on the bars: smallest and greatest of the runs.</p>"
        + (f"<h2>Bars</h2><pre>{escape(bars)}</pre>" if bars else "")
        + "".join(parts)
        + "</body></html>"
    )


def _section(scenario, names, runs, reference):
    summaries = [(name, Summary(runs, scenario.name, name, reference)) for name in names]
    summaries = [(name, summary) for name, summary in summaries if summary or summary.error]
    head = "".join(f"<th>{escape(figure.title)}</th>" for figure in scenario.figures)
    rows = "".join(_row(name, summary, scenario.figures) for name, summary in summaries)
    return (
        f'<h2 id="{escape(scenario.name)}">{escape(scenario.title)}</h2><p class="note">{escape(scenario.name)}</p>'
        + _chart(scenario.figures[0], [(name, summary) for name, summary in summaries if summary], names)
        + f'<div class="wide"><table><tr><th>broker</th>{head}</tr>{rows}</table></div>'
    )


def _row(name, summary, figures):
    if not summary:
        return f'<tr><td>{escape(name)}</td><td colspan="{len(figures)}">{escape(summary.error)}</td></tr>'
    cells = []
    for figure in figures:
        ratio = summary.ratio(figure) if figure.better else None
        of = f" <small>({ratio:.2f})</small>" if ratio is not None else ""
        cells.append(f"<td>{shown(summary.median(figure))}{of}</td>")
    return f"<tr><td>{escape(name)}</td>{''.join(cells)}</tr>"


def _chart(figure, summaries, names):
    """Horizontal bars of the medians."""
    measured = [(name, summary.median(figure), summary.values(figure)) for name, summary in summaries]
    measured = [one for one in measured if one[1] is not None]
    if not measured:
        return ""
    most = max(max(values) for _, _, values in measured) or 1
    height = len(measured) * (BAR + GAP)
    bars = []
    for place, (name, median, values) in enumerate(measured):
        top = place * (BAR + GAP)
        middle = top + BAR / 2
        length = WIDTH * median / most
        low, high = (LABEL + WIDTH * bound / most for bound in (min(values), max(values)))
        colour = COLOURS[names.index(name) % len(COLOURS)]
        bars.append(
            f'<text x="0" y="{middle + 4}">{escape(name)}</text>'
            f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2" fill="{colour}"/>'
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}" stroke="var(--ink)" opacity=".5"/>'
            f'<text class="soft" x="{max(LABEL + length, high) + 6:.1f}" y="{middle + 4}">{shown(median)}</text>'
        )
    return (
        f'<svg role="img" aria-label="{escape(figure.title)}" width="{LABEL + WIDTH + 90}" height="{height}" '
        f'viewBox="0 0 {LABEL + WIDTH + 90} {height}">{"".join(bars)}</svg>'
    )
