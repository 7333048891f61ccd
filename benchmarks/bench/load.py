"""The load generator: what a run of it measures, as a dictionary."""

import json
import os
import subprocess
import time

import network
import processes
from places import MQLOAD

#: A run that takes longer is given up.
RUN_SECONDS = 400


def _addressed(server, tls=False):
    addressed = ["--host", "127.0.0.1", "--port", server.tls_port if tls else server.port, "--tls", int(tls)]
    if server.user:
        addressed += ["--user", server.user, "--pass", server.password]
    return addressed


def _linked(server):
    """Publishers at the near one, subscribers at the far one; the bytes between them are counted."""
    addressed = ["--port", server.near.port, "--pub-ns", server.near.namespace]
    addressed += ["--sub-port", server.far.port, "--sub-ns", server.far.namespace]
    return addressed + ["--if", network.DEVICE, "--if-ns", server.near.namespace]


def connects(server):
    """Whether it takes an MQTT connection."""
    one = ["--mode", "conn", "--pubs", 1, "--hold", 0, "--connect-timeout", 1]
    command = [MQLOAD, *map(str, one + _addressed(server))]
    ran = subprocess.run(network.within(server.namespace, command), capture_output=True, text=True)
    return '"up":1' in ran.stdout


def run(server, options, tls=False):
    """
    Runs the load generator once against a server.

    The result has what it printed, and `other_share`: the share of the machine that neither it nor the server used, 0 to 1,
    `steal_share`: what other guests of the host took; or `error` alone.
    """
    addressed = _linked(server) if server.far else _addressed(server, tls)
    arguments = [MQLOAD, *map(str, addressed + list(options))]
    arguments += ["--broker-pid", ",".join(map(str, server.pids)), "--tag", server.name]
    machine = processes.MachineTime()
    used, began = processes.cpu_seconds(server.pids), time.monotonic()
    try:
        ran = subprocess.run(arguments, capture_output=True, text=True, timeout=RUN_SECONDS)
    except subprocess.TimeoutExpired:
        return {"error": f"no result after {RUN_SECONDS} s"}
    seconds = time.monotonic() - began
    try:
        result = json.loads(ran.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {"error": (ran.stderr or ran.stdout or f"exit {ran.returncode}").strip()[-300:]}
    busy, stolen = machine.shares()
    server_share = (processes.cpu_seconds(server.pids) - used) / seconds / _cores()
    load_share = result.get("load_cpu_pct", 0) / 100 / _cores()
    result["other_share"] = round(max(0.0, busy - server_share - load_share), 3)
    result["steal_share"] = round(stolen, 3)
    return result


def _cores():
    return os.cpu_count() or 1
