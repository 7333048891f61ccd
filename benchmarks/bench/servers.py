"""The brokers that are compared. Each starts processes of its own on loopback, and stops those by their ids."""

import os
import shutil
import signal
import socket
import subprocess
import time

import load
import network
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

    #: Of two that are linked: where subscribers connect.
    far = None

    def __init__(self, namespace=None):
        self.port = free_port()
        #: Where it takes TLS; None when that is not set up.
        self.tls_port = None
        self.namespace = namespace
        #: Where another one reaches it from its own namespace.
        self.address = "127.0.0.1"
        #: The one that gets what is published here and wanted there; it has been started before.
        self.forwards_to = None
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
                network.within(self.namespace, self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.directory,
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
    options = ()
    durability = "group"
    _count = 0

    def __init__(self, namespace=None):
        super().__init__(namespace)
        Linkspan._count += 1
        self.cluster = f"bench{Linkspan._count}"
        self.link_port = free_port()

    def start(self):
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        offset = str(20_000 + 100 * (Linkspan._count % 300))  # the one before may not be gone yet
        # Two that are linked have different passwords; the load generator takes one.
        anonymous = ("--allow-anonymous",) if self.namespace else ()
        self._linkspan("up", "--detach", "--cluster", self.cluster, "--port-offset", offset, *anonymous, *self.options)
        self._read()
        if self.forwards_to:
            self._forward(self.forwards_to)

    def _read(self):
        """Takes over what the cluster says of itself."""
        with open(os.path.join(self.directory, self.cluster, "client.env")) as file:
            pairs = (line.rstrip("\n").split("=", 1) for line in file if "=" in line)
            client = {key: value.strip("'\"") for key, value in pairs}
        self.port, self.tls_port = int(client["MQTT_PORT"]), int(client["MQTT_TLS_PORT"])
        self.user, self.password = client["MQTT_USERNAME"], client["MQTT_PASSWORD"]
        self.pids = [int(pid) for pid in client["PIDS"].split()]

    def _forward(self, far):
        """A link belongs to the cluster that receives over it; the other side must know the peer."""
        secret = os.path.join(self.directory, "link.password")
        with open(secret, "w") as file:
            file.write("bench\n")
        for own, peer in ((self, far), (far, self)):
            own._command("user", "add", "peer", "--link", peer.cluster, "--password-file", secret)
        for own, peer, wanted in ((self, far, ()), (far, self, ("--topic", "#", "--wait"))):
            server = f"{peer.address}:{peer.link_port}"
            credentials = ("--username", "peer", "--password-file", secret)
            own._command("link", "create", peer.cluster, "--server", server, *credentials, *wanted)

    def _command(self, *arguments):
        self._linkspan(*arguments, "--cluster", self.cluster)

    def _linkspan(self, *arguments):
        environment = dict(
            os.environ,
            LINKSPAN_STATE=self.directory,
            LINKSPAN_SKIP_BUILD="1",
            LINKSPAN_CLUSTER_DURABILITY=self.durability,
        )
        if self.namespace:  # `up` listens on the loopback address only
            listener = {"transport": "tcp", "purpose": "links", "host": self.address, "port": self.link_port}
            options = (f"-Dlinkspan.broker.listeners.wan.{key}={value}" for key, value in listener.items())
            environment["JAVA_TOOL_OPTIONS"] = " ".join(options)
        ran = subprocess.run(
            network.within(self.namespace, [os.path.join(ROOT, "linkspan"), *arguments]),
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
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
    options = ("--split",)


class LinkspanInMemory(Linkspan):
    """Without the log, to see what durability costs."""

    name = "linkspan none"
    keeps = "nothing (durability = none)"
    durability = "none"


class Mosquitto(Server):
    name = "mosquitto"

    def __init__(self, namespace=None):
        super().__init__(namespace)
        self.tls_port = free_port()

    def prepare(self):
        certificate, key = self._certificate()
        lines = [
            # Any address of a namespace of its own.
            f"listener {self.port} {'0.0.0.0' if self.namespace else '127.0.0.1'}",
            f"listener {self.tls_port} 127.0.0.1",
            f"certfile {certificate}",
            f"keyfile {key}",
            "allow_anonymous true",
            "persistence false",
            "max_queued_messages 0",
            "max_inflight_messages 1000",
            "set_tcp_nodelay true",
            "log_type error",
            "user root",
        ]
        if self.forwards_to:
            lines += [
                "connection bench",
                f"address {self.forwards_to.address}:{self.forwards_to.port}",
                "topic # out 1",
                "cleansession false",
                "restart_timeout 1 2",
                "notifications false",
                "try_private true",
                "bridge_protocol_version mqttv311",
            ]
        with open(os.path.join(self.directory, "mosquitto.conf"), "w") as file:
            file.write("\n".join(lines) + "\n")

    def _certificate(self):
        """Of the kind and size that `./linkspan up` makes: elliptic curve, P-256."""
        certificate, key = (os.path.join(self.directory, name) for name in ("server.crt", "server.key"))
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        command += ["-subj", "/CN=localhost", "-days", "7", "-out", certificate, "-keyout", key]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(f"openssl req: {made.stderr[-300:].strip()}")
        return certificate, key

    def command(self):
        return [shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin") or "mosquitto", "-c", "mosquitto.conf"]


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


class Linked:
    """Two of a kind in namespaces of their own: what is published at the near one crosses to the far one's subscribers."""

    def __init__(self, kind, path):
        self.name = kind.name
        self.warms_up = kind.warms_up
        self.pids = []
        self._network = network.Network(path)
        self.near, self.far = map(kind, self._network.namespaces)
        self.near.address, self.far.address = network.ADDRESSES
        self.near.forwards_to = self.far

    def start(self):
        self._network.open()
        self.far.start()
        self.near.start()
        self.pids = self.near.pids + self.far.pids

    def stop(self):
        self.near.stop()
        self.far.stop()
        self.pids = []
        self._network.close()


#: Those of them that can be linked to another of their kind.
LINKABLE = ("linkspan", "linkspan split", "linkspan none", "mosquitto")
