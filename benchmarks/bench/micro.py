"""`./linkspan bench --micro`: the JMH benchmarks of micro/."""

import os
import sys

import build
from places import ROOT, java

TARGET = os.path.join(ROOT, "benchmarks", "micro", "target")

# Those with which the command line starts a broker, for collector and headers change what is measured; the forks inherit
# them. Only the heap is larger, and of one size, for a million filters.
JVM_OPTIONS = (
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UseSerialGC",
    "-XX:+UseCompactObjectHeaders",
    "-Xms2g",
    "-Xmx2g",
    "-XX:NewSize=64m",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dio.netty.leakDetection.level=disabled",
)


def run(arguments):
    """Builds the benchmarks and becomes JMH, with its arguments: patterns of names, and options."""
    try:
        build.micro()
    except RuntimeError as failure:
        sys.exit(f"linkspan bench: {failure}")
    words = command(java(), arguments)
    os.execv(words[0], words)


def command(home, arguments):
    classes = os.pathsep.join([os.path.join(TARGET, "classes"), os.path.join(TARGET, "lib", "*")])
    return [os.path.join(home, "bin", "java"), *JVM_OPTIONS, "-cp", classes, "org.openjdk.jmh.Main", *arguments]
