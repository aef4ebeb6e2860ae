"""What is proved at full size: which tests, with which sizes, how often."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ENGINES = ("sqlite", "postgres")
_PASSED = r"(\d+) passed"


@dataclass(frozen=True)
class Part:
    """A proof made of equal pieces. `counted` finds in a piece's output how much it has done."""

    name: str
    what: str
    tests: Sequence[str]
    wanted: int
    unit: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    counted: str = _PASSED
    #: How much one piece counts, where its output does not say so.
    each: int | None = None

    def done_by(self, output: str) -> int:
        """How much a piece has done by what it printed; 0 if it says nothing."""
        if self.each is not None:
            return self.each
        return sum(int(number) for number in re.findall(self.counted, output))


PARTS = (
    Part(
        "kills",
        "K01-K19: every point that exists, twenty times",
        ["tests/crashes"],
        20,
        "rounds of all points",
        each=1,
    ),
    Part(
        "races",
        "C7 (500 rounds), C10 (1,000 carts), C3-C5, C8, C13 and the transfers' races",
        ["tests/races/test_payment_races.py"],
        500,
        "rounds of C7",
        {"ROUNDS": 100, "CROSSWISE": 200, "TRANSFERS": 100},
        each=100,
    ),
    Part(
        "machine",
        "T5: 5,000 examples of up to 50 steps",
        ["tests/prop/test_market_machine.py"],
        5_000,
        "examples",
        {"EXAMPLES": 50, "STEPS": 50},
        each=50,
    ),
    Part(
        "faults",
        "T6: 10,000 payments, a fifth of all requests faulted",
        ["tests/prop/test_card_trouble.py::test_at_rest_every_payment_is_paid_refunded_or_a_case"],
        10_000,
        "payments",
        {"T6": 1000},
        counted=r"PROOF_T6 payments=(\d+)",
    ),
    Part(
        "messages",
        "T7: 10,000 events, shuffled, tripled, 5 % lost",
        [
            "tests/prop/test_card_trouble.py::test_shuffled_tripled_and_partly_lost_messages_end_as_those_in_order"
        ],
        10_000,
        "events",
        {"T7": 650},
        counted=r"PROOF_T7 payments=\d+ events=(\d+)",
    ),
)
