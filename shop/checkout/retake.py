"""Goods of an order whose hold has ended: taken again if they are there, and still sold."""

from collections import Counter

from shop.catalog.queries import offers
from shop.orders.models import Order
from shop.orders.services.fulfilment import active_lines, demand_of
from shop.stock import services as stock
from shop.stock.queries import available_of, holds


def has_goods(order: Order) -> bool:
    """Whether the order holds its stock, or can take it anew: never what was withdrawn meanwhile."""
    demand = demand_of(order.parts)
    if holds([line.line_id for line in demand]):
        return True
    return is_still_sold(order) and stock.holds_or_takes(order_id=order.id, demand=demand)


def could_take_goods(order: Order) -> bool:
    """Whether an order that holds nothing could take its goods now; nothing is taken."""
    wanted: Counter[int] = Counter()
    for line in demand_of(order.parts):
        wanted[line.variant_id] += line.quantity
    available = available_of(wanted)
    return is_still_sold(order) and all(available[key] >= count for key, count in wanted.items())


def is_still_sold(order: Order) -> bool:
    """Whether everything in it could be bought today, by its seller and as a product."""
    variant_ids = {line.variant_id for part in order.parts for line in active_lines(part)}
    known = offers(variant_ids)
    return all((offer := known.get(key)) is not None and offer.is_buyable for key in variant_ids)
