"""Tests of how JMH is started: python3 -m unittest discover -s benchmarks/bench -p '*_test.py'"""

import unittest

import micro


class MicroTest(unittest.TestCase):
    def test_what_follows_is_for_jmh(self):
        words = micro.command("/jdk", ["FilterTree", "-f", "1"])
        self.assertEqual("/jdk/bin/java", words[0])
        self.assertEqual(["org.openjdk.jmh.Main", "FilterTree", "-f", "1"], words[-4:])

    def test_it_measures_what_has_just_been_built(self):
        classes, libraries = micro.command("/jdk", [])[-2].split(":")
        self.assertTrue(classes.endswith("benchmarks/micro/target/classes"))
        self.assertTrue(libraries.endswith("benchmarks/micro/target/lib/*"))


if __name__ == "__main__":
    unittest.main()
