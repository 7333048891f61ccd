"""The result as tables for a terminal, which are Markdown too."""

from measure import Summary, shown


def tables(wanted, names, runs, reference):
    return "\n".join(_table(one, names, runs, reference) for one in wanted)


def _table(scenario, names, runs, reference):
    head = ["broker", "runs"] + [figure.title + (" (×)" if figure.better else "") for figure in scenario.figures]
    rows = [head]
    for name in names:
        summary = Summary(runs, scenario.name, name, reference)
        if summary:
            count = str(len(summary.values(scenario.figures[0])))
            rows.append([name, count] + [_cell(figure, summary) for figure in scenario.figures])
        elif summary.error:
            rows.append([name, "0", summary.error[:60]] + [""] * (len(head) - 3))
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return f"\n### {scenario.name}: {scenario.title}\n\n" + "\n".join(lines) + "\n"


def _cell(figure, summary):
    text = shown(summary.median(figure))
    ratio = summary.ratio(figure) if figure.better else None
    return text if ratio is None else f"{text} ({ratio:.2f})"
