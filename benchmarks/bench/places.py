"""Where things are."""

import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TARGET = os.path.join(ROOT, "benchmarks", "target")
RUN = os.path.join(TARGET, "run")
RESULTS = os.path.join(TARGET, "results")
BASELINE = os.path.join(ROOT, "benchmarks", "baseline.json")
MQLOAD = os.path.join(TARGET, "mqload")
WANLINK = os.path.join(TARGET, "wanlink")


def java():
    """The JDK that `./linkspan` uses."""
    ran = subprocess.run([os.path.join(ROOT, "linkspan"), "jdk"], capture_output=True, text=True, check=True)
    return ran.stdout.strip()
