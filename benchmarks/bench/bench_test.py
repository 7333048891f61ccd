"""Tests of what is calculated and shown: python3 -m unittest discover -s benchmarks/bench -p '*_test.py'"""

import unittest

import bars
import guard
import page
import scenarios
import text
from measure import Summary, shown, value
from scenarios import Figure, Scenario

FAST = Scenario("flow/fast", "as fast as it <goes>", (), (Figure("msg/s", "rate", better=1), Figure("CPU", "cpu.2", better=-1)))


def run(server, repetition, rate, cpu=1.0):
    return {"scenario": FAST.name, "server": server, "repetition": repetition, "rate": rate, "cpu": [0, 0, cpu]}


class SummaryTest(unittest.TestCase):
    def test_ratios_are_taken_within_a_repetition(self):
        runs = [run("ours", 1, 300), run("theirs", 1, 100), run("ours", 2, 50), run("theirs", 2, 25), run("ours", 3, 7)]
        summary = Summary(runs, FAST.name, "ours", "theirs")
        self.assertEqual([3, 2], summary.ratios(FAST.figures[0]))
        self.assertEqual(2.5, summary.ratio(FAST.figures[0]))
        self.assertEqual(50, summary.median(FAST.figures[0]))

    def test_a_failed_run_counts_for_nothing_but_is_told(self):
        failed = {"scenario": FAST.name, "server": "ours", "repetition": 1, "error": "no <reply>"}
        summary = Summary([failed], FAST.name, "ours", "theirs")
        self.assertFalse(summary)
        self.assertIn("no <reply>", text.tables([FAST], ["ours"], [failed], "theirs"))
        self.assertIn("no &lt;reply&gt;", page.page([FAST], ["ours"], [failed], "theirs", {}))

    def test_values_are_found_in_lists_and_in_their_unit(self):
        self.assertEqual(2, value(Figure("x", "cpu.2", unit=1024), {"cpu": [0, 0, 2048]}))
        self.assertIsNone(value(Figure("x", "cpu.3"), {"cpu": [0]}))
        self.assertIsNone(value(Figure("x", "a.b"), {}))

    def test_numbers_have_three_digits(self):
        self.assertEqual(["-", "0.12", "12.3", "123", "1,234,567"], [shown(n) for n in (None, 0.123, 12.34, 123.4, 1234567)])


class GuardTest(unittest.TestCase):
    def compare(self, then, now):
        before = {FAST.name: {"ours": then}}
        return guard.worse(before, {FAST.name: {"ours": now}}, [FAST])

    def test_less_of_what_should_be_more_is_worse(self):
        lines, compared = self.compare({"msg/s": [2.0, 2.1, 1.9]}, {"msg/s": [1.5, 1.5, 1.6]})
        self.assertEqual(1, compared)
        self.assertIn("2.00 × the reference before, 1.50 × now", lines[0])

    def test_more_of_what_should_be_less_is_worse(self):
        self.assertEqual(1, len(self.compare({"CPU": [0.1, 0.1]}, {"CPU": [0.13, 0.13]})[0]))
        self.assertEqual(0, len(self.compare({"CPU": [0.13, 0.13]}, {"CPU": [0.1, 0.1]})[0]))

    def test_what_scatters_more_than_it_changed_is_not_told(self):
        self.assertEqual(([], 1), self.compare({"msg/s": [2.0, 3.0, 1.2]}, {"msg/s": [1.5]}))
        self.assertEqual(([], 1), self.compare({"msg/s": [2.0]}, {"msg/s": [1.81]}))

    def test_measured_has_what_has_a_better_side_only(self):
        runs = [run("ours", 1, 300), run("theirs", 1, 100)]
        found = guard.measured([FAST], ["ours", "theirs"], runs, "theirs")
        self.assertEqual({FAST.name: {"ours": {"msg/s": [3.0], "CPU": [1.0]}}}, found)


class BarsTest(unittest.TestCase):
    FIGURES = {FAST.name: {figure.title: figure for figure in FAST.figures}}
    RUNS = [run("linkspan", 1, 300), run("theirs", 1, 100), run("linkspan", 2, 100), run("theirs", 2, 50)]

    def test_a_bar_is_a_ratio_within_a_repetition_or_the_figure_itself(self):
        bar = bars.Bar(FAST.name, "msg/s", ">=", 2.5, broker="theirs")
        self.assertEqual(2.5, bar.value(self.FIGURES, self.RUNS, "linkspan"))
        alone = bars.Bar(FAST.name, "msg/s", "<=", 199, broker=None)
        self.assertEqual(200, alone.value(self.FIGURES, self.RUNS, "linkspan"))
        self.assertTrue(bar.met(2.5))
        self.assertFalse(alone.met(200))

    def test_or_a_ratio_to_another_scenario(self):
        slow = [dict(one, scenario="flow/slow", rate=one["rate"] / 2) for one in self.RUNS]
        bar = bars.Bar(FAST.name, "msg/s", ">=", 2, of="flow/slow")
        self.assertEqual(2, bar.value(self.FIGURES, self.RUNS + slow, "linkspan"))
        self.assertIsNone(bar.value(self.FIGURES, self.RUNS, "linkspan"))
        bar = bars.Bar(FAST.name, "msg/s", "<=", 100, above="flow/slow")
        self.assertEqual(100, bar.value(self.FIGURES, self.RUNS + slow, "linkspan"))

    def test_every_bar_has_its_scenario_and_figure(self):
        figures = {one.name: [figure.title for figure in one.figures] for one in scenarios.ALL}
        for bar in bars.ALL:
            for needed in bar.needs:
                self.assertIn(bar.figure, figures[needed])


class ScenariosTest(unittest.TestCase):
    def test_names_are_unique_and_found_by_group(self):
        names = [one.name for one in scenarios.ALL]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(9, len(scenarios.chosen(["pairs"])))
        self.assertEqual(["idle/15k"], [one.name for one in scenarios.chosen(["idle/15k"])])
        self.assertTrue(scenarios.chosen(scenarios.QUICK))
        with self.assertRaises(KeyError):
            scenarios.chosen(["nothing"])


if __name__ == "__main__":
    unittest.main()
