"""The brokers that are compared. Each starts processes of its own on loopback, and stops those by their ids."""

import os
import shutil
import signal
import socket
import subprocess
import time

import load
import processes
from places import ROOT, RUN, java

START_SECONDS = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One broker on loopback."""

    name = "?"
    #: What it keeps over the death of its processes, in words for the report.
    keeps = "nothing"
    #: Whether a run-time compiler has to see some load before it shows what it can do.
    warms_up = False

    def __init__(self):
        self.port = free_port()
        #: Where subscribers connect when that is another broker, behind a link.
        self.far_port = None
        self.user = self.password = None
        self.pids = []
        self.directory = os.path.join(RUN, f"{self.name.replace(' ', '-')}-{self.port}")
        self._process = None

    def command(self):
        raise NotImplementedError

    def prepare(self):
        """Writes what the command needs into the directory."""

    def start(self):
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        self.prepare()
        with open(os.path.join(self.directory, "out.log"), "wb") as log:
            self._process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory
            )
        self.pids = [self._process.pid]
        self._await()

    def _await(self):
        deadline = time.monotonic() + START_SECONDS
        while not load.connects(self):
            if self._process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self._process.returncode}: {self._log()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} takes no connection after {START_SECONDS} s: {self._log()}")
            time.sleep(0.2)

    def _log(self):
        with open(os.path.join(self.directory, "out.log"), errors="replace") as log:
            return log.read()[-500:].strip()

    def stop(self):
        started = processes.tree(self.pids)
        _signal(self.pids, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while any(map(processes.alive, started)) and time.monotonic() < deadline:
            if self._process:
                self._process.poll()
            time.sleep(0.1)
        _signal(started, signal.SIGKILL)
        if self._process:
            self._process.wait()
        self.pids = []


def _signal(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


class Linkspan(Server):
    """A cluster as `./linkspan up` starts it."""

    name = "linkspan"
    keeps = "everything that is durable (group, the default)"
    warms_up = True
    options = ("--cluster", "bench")
    durability = "group"
    _offset = 20_000

    def start(self):
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        Linkspan._offset += 200  # what keeps clusters apart; two linked ones take 100 of it
        self._linkspan("up", "--detach", "--port-offset", str(Linkspan._offset), *self.options)
        self._read("bench")

    def _read(self, cluster):
        """Takes over what a cluster says of itself. @return its MQTT port"""
        with open(os.path.join(self.directory, cluster, "client.env")) as file:
            pairs = (line.rstrip("\n").split("=", 1) for line in file if "=" in line)
            client = {key: value.strip("'\"") for key, value in pairs}
        self.port = int(client["MQTT_PORT"])
        self.user, self.password = client["MQTT_USERNAME"], client["MQTT_PASSWORD"]
        self.pids = self.pids + [int(pid) for pid in client["PIDS"].split()]
        return self.port

    def _linkspan(self, *arguments):
        environment = dict(
            os.environ,
            LINKSPAN_STATE=self.directory,
            LINKSPAN_SKIP_BUILD="1",
            LINKSPAN_CLUSTER_DURABILITY=self.durability,
        )
        ran = subprocess.run(
            [os.path.join(ROOT, "linkspan"), *arguments], env=environment, capture_output=True, text=True, timeout=300
        )
        if ran.returncode:
            raise RuntimeError(f"linkspan {arguments[0]}: {(ran.stdout + ran.stderr)[-500:].strip()}")

    def stop(self):
        if self.pids:
            self._linkspan("down")
            self.pids = []


class LinkspanSplit(Linkspan):
    """The four services as processes of their own."""

    name = "linkspan split"
    options = ("--cluster", "bench", "--split")


class LinkspanInMemory(Linkspan):
    """Without the log, to see what durability costs."""

    name = "linkspan none"
    keeps = "nothing (durability = none)"
    durability = "none"


class Mosquitto(Server):
    name = "mosquitto"

    def prepare(self):
        with open(os.path.join(self.directory, "mosquitto.conf"), "w") as file:
            file.write(
                f"listener {self.port} 127.0.0.1\n"
                "allow_anonymous true\n"
                "persistence false\n"
                "max_queued_messages 0\n"
                "max_inflight_messages 1000\n"
                "set_tcp_nodelay true\n"
                "log_type error\n"
                "user root\n"
            )

    def command(self):
        return [shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin") or "mosquitto", "-c", "mosquitto.conf"]


class LinkedLinkspan(Linkspan):
    """Two clusters, linked as `./linkspan up` does; messages go from the first to the second."""

    options = ("--allow-anonymous",)

    def _read(self, cluster):
        self.far_port = super()._read("gcp")
        super()._read("aws")
        self.user = self.password = None


class LinkedSplit(LinkedLinkspan):
    name = "linkspan split"
    options = ("--allow-anonymous", "--split")


class LinkedMosquitto(Mosquitto):
    """A mosquitto with a bridge to another one."""

    def __init__(self):
        super().__init__()
        self._far = Mosquitto()

    def prepare(self):
        super().prepare()
        with open(os.path.join(self.directory, "mosquitto.conf"), "a") as file:
            file.write(
                "connection bench\n"
                f"address 127.0.0.1:{self._far.port}\n"
                "topic # out 1\n"
                "cleansession false\n"
                "restart_timeout 1 2\n"
                "notifications false\n"
                "try_private true\n"
                "bridge_protocol_version mqttv311\n"
            )

    def start(self):
        self._far.start()
        super().start()
        self.far_port = self._far.port
        self.pids += self._far.pids

    def stop(self):
        super().stop()
        self._far.stop()


class JavaServer(Server):
    """A broker from Maven, started by the class `Launch` of its directory below peers/."""

    warms_up = True
    jvm_options = ()

    def command(self):
        built = os.path.join(ROOT, "benchmarks", "target", "peers", self.name)
        return [
            os.path.join(java(), "bin", "java"),
            "-Xms256m",
            "-Xmx1g",
            *self.jvm_options,
            "-cp",
            f"{built}/classes:{built}/lib/*",
            "io.linkspan.benchmarks.Launch",
            self.directory,
        ]


class HiveMq(JavaServer):
    name = "hivemq"
    keeps = "its files, the default"
    jvm_options = tuple(
        option
        for package in ("lang", "nio", "util")
        for option in ("--add-opens", f"java.base/java.{package}=ALL-UNNAMED")
    ) + (
        "--add-opens",
        "java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens",
        "jdk.management/com.sun.management.internal=ALL-UNNAMED",
        "--add-exports",
        "java.base/jdk.internal.misc=ALL-UNNAMED",
    )

    def prepare(self):
        for part in ("conf", "data", "ext"):
            os.mkdir(os.path.join(self.directory, part))
        with open(os.path.join(self.directory, "conf", "config.xml"), "w") as file:
            file.write(
                f"""<?xml version="1.0"?>
<hivemq>
  <listeners>
    <tcp-listener><port>{self.port}</port><bind-address>127.0.0.1</bind-address></tcp-listener>
  </listeners>
  <mqtt>
    <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
    <receive-maximum><server-receive-maximum>1000</server-receive-maximum></receive-maximum>
  </mqtt>
  <restrictions><max-connections>-1</max-connections></restrictions>
  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
</hivemq>
"""
            )


class Moquette(JavaServer):
    name = "moquette"
    keeps = "its files, the default"

    def prepare(self):
        os.mkdir(os.path.join(self.directory, "data"))
        with open(os.path.join(self.directory, "moquette.conf"), "w") as file:
            file.write(
                f"port {self.port}\n"
                "host 127.0.0.1\n"
                "allow_anonymous true\n"
                f"data_path {self.directory}/data/\n"
                "persistence_enabled true\n"
                "telemetry_enabled false\n"
                "netty.mqtt.message_size 1048576\n"
                "session_queue_size 65536\n"
            )


ALL = {kind.name: kind for kind in (Linkspan, LinkspanSplit, LinkspanInMemory, Mosquitto, HiveMq, Moquette)}
DEFAULT = ("linkspan", "linkspan split", "mosquitto", "hivemq", "moquette")
REFERENCE = "mosquitto"

#: Those of them that can be linked to another of their kind.
LINKED = {kind.name: kind for kind in (LinkedLinkspan, LinkedSplit, LinkedMosquitto)}
