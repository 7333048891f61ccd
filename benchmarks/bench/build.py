"""Builds the load generator, the brokers that come from Maven, and the micro-benchmarks."""

import os
import shutil
import subprocess

from places import ROOT, TARGET, java

LOG = os.path.join(TARGET, "build.log")


def load_generator():
    _run(["make", "-s", "-C", os.path.join(ROOT, "benchmarks", "load"), f"OUT={TARGET}"], "the load generator", "gcc, make")


def peer(name):
    built = os.path.join(TARGET, "peers", name)
    if os.path.isdir(os.path.join(built, "lib")):
        return
    source = os.path.join(ROOT, "benchmarks", "peers", name)
    command = ["mvn", "-B", "-q", "-f", source, "package", f"-Dpeer.target={built}"]
    _run(command, name, "mvn", dict(os.environ, JAVA_HOME=java()))


def micro():
    # No service is packaged: its jars may be in use, and what is measured is in the plain ones.
    flags = ["-DskipTests", "-Dspotless.check.skip=true", "-Dquarkus.build.skip=true"]
    command = ["mvn", "-B", "-q", "-f", ROOT, "-Pmicro", "-pl", "benchmarks/micro", "-am", "package", *flags]
    _run(command, "benchmarks/micro", "mvn", dict(os.environ, JAVA_HOME=java()))


def mosquitto():
    if not shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin"):
        raise RuntimeError("mosquitto is missing: apt-get install mosquitto")


def _run(command, what, needs, environment=None):
    os.makedirs(TARGET, exist_ok=True)
    try:
        with open(LOG, "ab") as log:
            built = subprocess.run(command, stdout=log, stderr=log, env=environment)
    except FileNotFoundError as missing:
        raise RuntimeError(f"{what} cannot be built: {missing.filename} is missing (it needs {needs})") from None
    if built.returncode:
        raise RuntimeError(f"{what} cannot be built (it needs {needs}), see {LOG}")
