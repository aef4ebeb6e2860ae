"""The market's first postage table: sane figures to begin with, not any carrier's tariff.

The operator puts the figures of its own contract in their place (`flask shipping load`).
"""

from typing import Any

#: method, zone, least and most working days, đồng up to 500 g, 1 kg and 2 kg, per further 500 g.
_TABLE = (
    ("standard", "same_province", 1, 3, (18_000, 20_000, 24_000), 2_000),
    ("standard", "same_region", 2, 4, (24_000, 28_000, 36_000), 4_000),
    ("standard", "near_region", 3, 5, (30_000, 36_000, 48_000), 6_000),
    ("standard", "far_region", 4, 7, (34_000, 42_000, 58_000), 8_000),
    ("express", "same_province", 1, 1, (30_000, 34_000, 42_000), 4_000),
    ("express", "same_region", 1, 2, (42_000, 50_000, 66_000), 8_000),
    ("express", "near_region", 2, 3, (55_000, 68_000, 94_000), 13_000),
    ("express", "far_region", 2, 3, (60_000, 76_000, 108_000), 16_000),
)
_STEPS = (500, 1_000, 2_000)


def default_rates() -> list[dict[str, Any]]:
    """Rows of `shipping_rate` that belong to no seller."""
    return [
        {
            "seller_id": None,
            "method": method,
            "zone": zone,
            "up_to_grams": grams,
            "fee": fee,
            "step_grams": 500,
            "step_fee": further,
            "days_least": least,
            "days_most": most,
            "carrier": "",
        }
        for method, zone, least, most, fees, further in _TABLE
        for grams, fee in zip(_STEPS, fees, strict=True)
    ]
