"""The demo market's goods, people and stories, put into an empty database."""

from shop.content import loading
from shop.demo import market, people
from shop.platform.database import transaction
from shop.search import services as search


def fill() -> None:
    """Load everything that the demo market shows, and make it findable."""
    with transaction():
        market.load_market()
        people.load_people()
    with transaction():
        search.rebuild()
    loading.load_stories()
    loading.load_venues()
