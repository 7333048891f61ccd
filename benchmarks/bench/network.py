"""Two network namespaces with a path between them: what a link crosses. Needs root, and the program `ip`."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass

from places import TARGET, WANLINK

DEVICE = "lsbench"
#: Of the two ends, each in its own namespace; of no other network.
ADDRESSES = ("10.213.0.1", "10.213.0.2")
#: Frames leave as they would over a network card that does not cut large ones up, so that counted bytes are those of a wire.
_VETH = ("gso_max_size", "1500", "gso_max_segs", "1")


@dataclass(frozen=True)
class Path:
    """What lies between two clusters."""

    round_trip_ms: float = 0
    loss_percent: float = 0


class Network:
    """A path and the namespaces at its ends. What runs in them reaches the other end only."""

    _count = 0

    def __init__(self, path):
        Network._count += 1
        base = f"{DEVICE}-{os.getpid()}-{Network._count}"
        self.path = path
        self.namespaces = (f"{base}a", f"{base}b")
        self._wanlink = None
        self._control = os.path.join(TARGET, f"{base}.path")

    def open(self):
        for namespace in self.namespaces:
            _ip("netns", "add", namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
        if self.path == Path():
            near, far = self.namespaces
            _ip("link", "add", DEVICE, "netns", near, "type", "veth", "peer", "name", DEVICE, "netns", far)
            for namespace in self.namespaces:
                _ip("-n", namespace, "link", "set", DEVICE, *_VETH)
        else:
            self._start_wanlink()
        for namespace, address in zip(self.namespaces, ADDRESSES):
            _ip("-n", namespace, "addr", "add", address + "/24", "dev", DEVICE)
            _ip("-n", namespace, "link", "set", DEVICE, "up", "mtu", "1500")

    def _start_wanlink(self):
        with open(self._control, "w") as file:
            file.write(f"{self.path.round_trip_ms / 2} {self.path.loss_percent} 0\n")
        near, far = self.namespaces
        self._wanlink = subprocess.Popen(
            [WANLINK, near, DEVICE, far, DEVICE, self._control], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not all(_has_device(namespace) for namespace in self.namespaces):
            if self._wanlink.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("wanlink made no path: it needs root and /dev/net/tun")
            time.sleep(0.05)

    def close(self):
        if self._wanlink:
            self._wanlink.send_signal(signal.SIGTERM)
            self._wanlink.wait()
            os.remove(self._control)
            self._wanlink = None
        for namespace in self.namespaces:
            if os.path.exists("/run/netns/" + namespace):
                _ip("netns", "del", namespace)


def within(namespace, command):
    """The command line that runs in a namespace, or as it is without one."""
    return ["ip", "netns", "exec", namespace, *command] if namespace else list(command)


def _has_device(namespace):
    shown = subprocess.run(["ip", "-n", namespace, "link", "show", DEVICE], capture_output=True)
    return shown.returncode == 0


def _ip(*arguments):
    try:
        ran = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    except FileNotFoundError:
        raise RuntimeError("links are measured in network namespaces: they need the program ip (iproute2)") from None
    if ran.returncode:
        raise RuntimeError(f"links are measured in network namespaces, which need root: {ran.stderr.strip()}")
