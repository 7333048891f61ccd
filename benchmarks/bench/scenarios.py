"""What is measured, each as options of the load generator."""

from dataclasses import dataclass
from typing import Optional

from network import Path


@dataclass(frozen=True)
class Figure:
    """One number of a result."""

    title: str
    #: Where it is in the result, parts joined with dots.
    path: str
    #: By how much it is divided for display.
    unit: float = 1
    #: Whether the ratio to the reference is shown, and which way is better: 1 more, -1 less, 0 not shown.
    better: int = 0


@dataclass(frozen=True)
class Scenario:
    """One measurement; the name has the group before the slash."""

    name: str
    title: str
    options: tuple
    figures: tuple
    #: Each run has a server of its own: what it measures depends on what was there before.
    fresh: bool = False
    #: From one broker to another of its kind, over a link of theirs with this between them.
    path: Optional[Path] = None
    tls: bool = False

    @property
    def group(self):
        return self.name.split("/")[0]


FLOW = (
    Figure("delivered/s", "rcv_s", better=1),
    Figure("CPU µs/delivered", "cpu_us_dlv", better=-1),
    Figure("p50 µs", "lat_us.p50"),
    Figure("p99 µs", "lat_us.p99"),
    Figure("p99.9 µs", "lat_us.p999"),
    Figure("MiB resident", "rss_kb.2", unit=1024),
    Figure("lost", "lost"),
)
PACED = (
    Figure("delivered/s", "rcv_s"),
    Figure("CPU µs/delivered", "cpu_us_dlv", better=-1),
    Figure("p50 µs", "lat_us.p50", better=-1),
    Figure("p99 µs", "lat_us.p99", better=-1),
    Figure("p99.9 µs", "lat_us.p999"),
    Figure("MiB resident", "rss_kb.2", unit=1024),
    Figure("lost", "lost"),
)
WIRE = (Figure("wire B/delivered", "wire_b_dlv", better=-1),)
LINK_FLOW = FLOW + WIRE
LINK_PACED = PACED + WIRE
INTEREST = (
    Figure("p50 µs", "lat_us.p50", better=-1),
    Figure("p99 µs", "lat_us.p99", better=-1),
)
CONNECTIONS = (
    Figure("connects/s", "conn_s", better=1),
    Figure("CPU µs/connect", "cpu_us_conn", better=-1),
    Figure("KiB resident each", "rss_per_conn_b", unit=1024, better=-1),
    Figure("connected", "up"),
    Figure("dropped", "dropped_in_hold"),
)
CHURN = (
    Figure("subscribed/s", "sub_s", better=1),
    Figure("unsubscribed/s", "unsub_s", better=1),
    Figure("CPU µs/subscribed", "cpu_us_sub", better=-1),
    Figure("B resident each", "rss_per_sub_b"),
)
SUBSCRIPTIONS = FLOW + (Figure("subscribed in ms", "sub_setup_ms", better=-1),)
RETAINED = (
    Figure("stored/s", "store_s", better=1),
    Figure("read/s", "read_s", better=1),
    Figure("B resident each", "rss_per_msg_b"),
    Figure("lost", "lost"),
)
OFFLINE = (
    Figure("queued/s", "queue_s", better=1),
    Figure("drained/s", "drain_s", better=1),
    Figure("CPU µs/queued", "cpu_us_queue"),
    Figure("CPU µs/drained", "cpu_us_drain"),
    Figure("lost", "lost"),
    Figure("twice", "dup"),
)

SIZES = ((16, "16B"), (64, "64B"), (1024, "1KiB"))

#: Many publishers share the messages that one has in flight, so that all scenarios wait for about as much.
SHAPES = (
    ("one-to-one", "one publisher, one subscriber", (), 100),
    ("pairs", "50 publishers, each with a subscriber", ("--pubs", 50, "--subs", 50, "--pattern", "pair"), 40),
    ("fan-in", "100 publishers, one subscriber", ("--pubs", 100), 20),
    ("fan-out", "one publisher, 100 subscribers", ("--subs", 100, "--window", 100), 100),
)


def _flows():
    for group, title, options, inflight in SHAPES:
        for qos in (0, 1, 2):
            for size, size_name in SIZES:
                yield Scenario(
                    f"{group}/qos{qos}-{size_name}",
                    f"{title}, QoS {qos}, {size_name}",
                    options + ("--qos", qos, "--size", size) + (("--inflight", inflight) if qos else ()),
                    FLOW,
                )


def _paced():
    for rate, connections in ((1_000, 1), (5_000, 10), (20_000, 50)):
        for qos in (0, 1):
            yield Scenario(
                f"rate-{rate // 1000}k/qos{qos}",
                f"{rate:,} messages/s over {connections} pairs, QoS {qos}, 64B",
                ("--pubs", connections, "--subs", connections, "--pattern", "pair")
                + ("--rate", rate, "--qos", qos, "--dur", 4),
                PACED,
            )


def _persistent():
    pairs = ("--pubs", 50, "--subs", 50, "--pattern", "pair")
    for name, title, options, inflight in (
        ("one-to-one", "one publisher, one subscriber", (), 100),
        ("pairs", "50 publishers, each with a subscriber", pairs, 40),
    ):
        yield Scenario(
            f"persistent/{name}",
            f"{title}, persistent sessions, QoS 1, 64B",
            options + ("--qos", 1, "--persist", 1, "--inflight", inflight),
            FLOW,
        )


def _states():
    yield Scenario(
        "idle/15k",
        "15,000 connections that do nothing",
        ("--mode", "conn", "--pubs", 15_000, "--src", 4, "--hold", 3, "--conc", 100),
        CONNECTIONS,
        fresh=True,
    )
    for number, name in ((100, "100"), (100_000, "100k"), (1_000_000, "1M")):
        yield Scenario(
            f"subscriptions/{name}",
            f"{number:,} filters with wildcards on 100 connections, each message matches one, QoS 0",
            ("--pattern", "many", "--topics", number, "--subs", 100, "--wildf", 1, "--pubs", 10, "--qos", 0),
            SUBSCRIPTIONS,
            fresh=True,
        )
    yield Scenario(
        "churn/20k",
        "20,000 filters subscribed and unsubscribed on 10 connections",
        ("--mode", "churn", "--pubs", 10, "--topics", 20_000, "--wildf", 1, "--count", 3, "--batch", 10),
        CHURN,
        fresh=True,
    )
    yield Scenario(
        "retained/100k",
        "100,000 retained messages stored and read",
        ("--mode", "retained", "--topics", 100_000, "--qos", 1),
        RETAINED,
        fresh=True,
    )
    yield Scenario(
        "offline/100k",
        "100,000 messages for an absent session, then drained",
        ("--mode", "offline", "--qos", 1, "--count", 100_000, "--quiet", 15_000),
        OFFLINE,
        fresh=True,
    )


def _tls():
    for qos in (0, 1):
        yield Scenario(
            f"tls/one-to-one-qos{qos}",
            f"one publisher, one subscriber, both over TLS, QoS {qos}, 64B",
            ("--qos", qos) + (("--inflight", 100) if qos else ()),
            FLOW,
            tls=True,
        )


#: The first message must have crossed after so many seconds; a link of a cluster comes and goes with its subscriptions.
CROSSING = ("--probe", 30, "--settle", 1_000, "--quiet", 6_000)


def _links():
    for path, name, words in (
        (Path(), "link", ""),
        (Path(40), "link-40ms", ", 40 ms round trip"),
        (Path(40, 0.1), "link-40ms-loss", ", 40 ms round trip, 0.1 % lost"),
    ):
        for qos, window in ((0, ("--window", 5_000)), (1, ("--window", 20_000, "--inflight", 20_000))):
            yield Scenario(
                f"{name}/qos{qos}",
                f"over a link{words}, as fast as it goes, QoS {qos}, 64B",
                CROSSING + ("--qos", qos, "--stall", 3_000) + window,
                LINK_FLOW,
                path=path,
            )
        yield Scenario(
            f"{name}/latency",
            f"over a link{words}, 1,000 messages/s, QoS 1, 64B",
            CROSSING + ("--qos", 1, "--rate", 1_000, "--dur", 4),
            LINK_PACED,
            path=path,
        )
    many = CROSSING + ("--pattern", "many", "--qos", 0, "--dur", 4)
    yield Scenario(
        "link/wanted",
        "over a link, 10 topics, all wanted, 20 messages/s, QoS 0, 64B",
        many + ("--topics", 10, "--rate", 20),
        LINK_PACED,
        path=Path(),
    )
    yield Scenario(
        "link/selectivity",
        "over a link, 1,000 topics, 10 wanted, 2,000 messages/s, QoS 0, 64B",
        many + ("--topics", 1_000, "--sub-topics", 10, "--rate", 2_000),
        LINK_PACED,
        path=Path(),
    )
    yield Scenario(
        "link/interest",
        "over a link, from sending SUBSCRIBE to the first message, 100 times",
        ("--mode", "interest", "--count", 100),
        INTEREST,
        path=Path(),
    )


ALL = (*_flows(), *_paced(), *_persistent(), *_tls(), *_states(), *_links())

#: What `--quick` runs.
QUICK = (
    "one-to-one/qos0-64B",
    "one-to-one/qos1-64B",
    "pairs/qos0-64B",
    "pairs/qos1-64B",
    "fan-out/qos0-64B",
    "rate-5k/qos1",
    "persistent/one-to-one",
)

#: To be run before anything is measured on a server that warms up.
WARM_UP = (
    ("--qos", 0, "--dur", 4, "--warm", 0),
    ("--qos", 1, "--pubs", 20, "--subs", 20, "--pattern", "pair", "--dur", 5, "--warm", 0),
    ("--qos", 1, "--persist", 1, "--dur", 4, "--warm", 0),
)
LINKED_WARM_UP = (
    CROSSING + ("--qos", 0, "--dur", 4, "--warm", 0, "--window", 5_000),
    CROSSING + ("--qos", 1, "--dur", 5, "--warm", 0, "--inflight", 1_000),
)


def chosen(wanted):
    """Scenarios whose name or group is wanted, in their order. @raises KeyError with the first that there is not."""
    for name in wanted:
        if not any(name in (one.name, one.group) for one in ALL):
            raise KeyError(name)
    return [one for one in ALL if one.name in wanted or one.group in wanted]
