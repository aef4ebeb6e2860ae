"""How large a proof is: small in `make test`, its full figure by `make prove` (proof/)."""

import os


def size(name: str, usual: int) -> int:
    """How many; `make prove` asks for more under this name."""
    return int(os.environ.get(f"PROOF_{name}", usual))


def seed(usual: int = 1) -> int:
    """Where the dice begin. Printed, so that a failure can be had again."""
    chosen = size("SEED", usual)
    print(f"PROOF_SEED={chosen}")
    return chosen
