"""What the worker does for the index."""

from shop.platform.database import take_your_time, transaction
from shop.platform.worker import outside_transaction
from shop.search import services, vocabulary
from shop.search.engines import text_engine


def index_products(product_ids: list[int]) -> None:
    """Write down a piece of a seller's goods."""
    services.index_products(product_ids)


@outside_transaction
def rebuild() -> None:
    """Write everything down anew, a batch per transaction; meanwhile the old rows are found."""
    with transaction():
        take_your_time()
        services.index_all_sellers()
    last = 0
    while batch := services.next_batch(last):
        with transaction():
            take_your_time()
            services.index_products(batch)
        last = batch[-1]
    words = services.ordinary_words()
    with transaction():
        take_your_time()
        vocabulary.replace(words)
        text_engine().learn()


@outside_transaction
def drop_lapsed_stars() -> None:
    """Write down anew what lost its stars by the clock. Lists know of it before. Periodic."""
    while numbers := services.lapsed_products():
        with transaction():
            services.index_products(numbers)
