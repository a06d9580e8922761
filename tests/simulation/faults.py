"""What can go wrong, and what others can do: every name with its number in the failure model.

A rate is what happens per request, per turn of the disk, or per second, whichever the fault is about.
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a run may contain. Its rate is drawn between `least` and `most`, log-uniform."""

    name: str
    number: str
    least: float
    most: float


def _named(*faults: Fault) -> dict[str, Fault]:
    return {one.name: one for one in faults}


# Per request.
NETWORK = _named(
    Fault("unsent", "F1", 0.005, 0.15),
    Fault("lost before commit", "F2", 0.005, 0.15),
    Fault("lost after commit", "F3", 0.01, 0.3),
    Fault("late", "F4", 0.01, 0.3),
    Fault("doubled", "F5", 0.01, 0.4),
    Fault("garbled", "F6", 0.005, 0.15),
    Fault("redirected", "F7", 0.002, 0.05),
    Fault("slow", "F9", 0.01, 0.3),
    Fault("throttled", "F13", 0.005, 0.15),
    Fault("server error", "F14", 0.005, 0.2),
    Fault("withheld", "F15", 0.005, 0.1),
    Fault("token refused", "F23", 0.001, 0.02),
    Fault("refused", "F23b", 0.001, 0.02),
    Fault("version", "F24", 0.01, 0.2),
)

# Per second, for a station or for the shop as a whole.
SPANS = _named(
    Fault("offline", "F12", 0.004, 0.03),
    Fault("asleep", "F11", 0.002, 0.01),
    Fault("stalled", "F35", 0.004, 0.03),
    Fault("search lag", "F16", 0.5, 1.0),
    Fault("small pages", "F17", 0.5, 1.0),
    Fault("clock", "F46", 0.5, 1.0),
    Fault("short memory", "F17b", 0.5, 1.0),
    Fault("app sign-in", "F23c", 0.5, 1.0),
    Fault("poison", "F14b", 0.5, 1.0),
)

# Per turn of the disk, or per edge of a request.
PROCESS = _named(
    Fault("kill", "F31", 0.0005, 0.01),
    Fault("power", "F32", 0.0005, 0.01),
    Fault("disk full", "F39", 0.002, 0.05),
    Fault("fsync fails", "F40", 0.002, 0.05),
    Fault("slow disk", "F41", 0.005, 0.1),
    Fault("between", "F31c", 0.0005, 0.01),
)

# "restart" per second and station; what is put back or damaged per crash, "other shop" per start after
# the first one; "twin" and "nine days" once a run.
FLEET = _named(
    Fault("restart", "F31b", 0.005, 0.05),
    Fault("older copy", "F43", 0.02, 0.2),
    Fault("older disk", "F43b", 0.02, 0.2),
    Fault("damaged", "F42", 0.02, 0.2),
    Fault("other shop", "P14", 0.02, 0.2),
    Fault("twin", "F57", 0.2, 1.0),
    Fault("same name", "F57b", 0.5, 1.0),
    Fault("nine days", "F59", 0.2, 1.0),
)

# Per second and order; and, times ten, per request of ours on an order at its edges.
OUTSIDERS = _named(
    Fault("edit down", "F20", 0.002, 0.02),
    Fault("edit up", "F20b", 0.002, 0.02),
    Fault("readdress", "F20c", 0.001, 0.01),
    Fault("cancel order", "F21", 0.001, 0.008),
    Fault("hold", "F27", 0.001, 0.01),
    Fault("refund", "F21b", 0.001, 0.01),
    Fault("archive", "F21c", 0.001, 0.005),
    Fault("delete order", "F22", 0.0005, 0.003),
    Fault("split", "F19", 0.002, 0.02),
    Fault("merge", "F19b", 0.002, 0.02),
    Fault("move", "F19c", 0.001, 0.01),
    Fault("fulfill elsewhere", "F25", 0.002, 0.02),
    Fault("undo fulfillment", "F26", 0.002, 0.02),
    Fault("carrier", "F18", 0.002, 0.02),
    Fault("note", "F18b", 0.002, 0.01),
    Fault("newer version", "F58", 0.001, 0.01),
    Fault("new order", "", 0.002, 0.01),
)

# Per decision of a member of staff.
PEOPLE = _named(
    Fault("wrong scan", "F49", 0.05, 0.3),
    Fault("undo", "F50", 0.05, 0.3),
    Fault("double click", "F48", 0.1, 0.5),
    Fault("take back", "F36", 0.1, 0.6),
    Fault("take over", "F51", 0.3, 0.9),
    Fault("no number", "D1", 0.1, 0.9),
    Fault("same number", "D1b", 0.02, 0.2),
    Fault("short pick", "F20d", 0.05, 0.4),
    Fault("walk away", "F52", 0.05, 0.3),
    Fault("other changes", "", 0.1, 0.5),
    Fault("send again", "F54", 0.3, 0.9),
    Fault("no claim", "F55", 0.1, 0.6),
    Fault("pickup", "D8", 0.1, 0.6),
)

GROUPS = (NETWORK, SPANS, PROCESS, FLEET, OUTSIDERS, PEOPLE)
ALL = {name: fault for group in GROUPS for name, fault in group.items()}

INTENT_STAGES = (
    "waiting",
    "lease",
    "pre-read",
    "on wire",
    "answered",
    "first reading",
    "second reading",
    "split",
    "conflict",
)
PULL_STAGES = ("first page", "next page", "mark")
PACKING_STAGES = ("open", "mid", "last scan", "completing")
CLAIM_STAGES = ("claiming", "claimed")
STAGES = (*INTENT_STAGES, *PULL_STAGES, *PACKING_STAGES, *CLAIM_STAGES)

# A fault of the network is met by a request: it has the state that the request serves, and no other.
REQUEST_STAGES = (
    "lease",
    "pre-read",
    "on wire",
    "answered",
    "first reading",
    "second reading",
    "split",
    "first page",
    "next page",
    "claiming",
)


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Every pair of fault and state that means something."""
    found: list[tuple[str, str]] = []
    for name in ALL:
        if name in NETWORK:
            found += [(name, stage) for stage in REQUEST_STAGES]
        elif name in OUTSIDERS and name != "new order":
            found += [(name, stage) for stage in (*INTENT_STAGES, *PACKING_STAGES)]
        elif name in PROCESS or name in ("offline", "asleep", "stalled"):
            found += [(name, stage) for stage in STAGES]
    return tuple(found)
