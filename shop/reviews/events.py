"""Facts about reviews."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewWritten:
    """Somebody has said what a line was like."""

    review_id: int


@dataclass(frozen=True)
class ReviewAnswered:
    """The seller has answered for the first time."""

    review_id: int


@dataclass(frozen=True)
class ReviewReported:
    """Somebody asks the officers to look at a review."""

    review_id: int


@dataclass(frozen=True)
class ReviewHidden:
    """An officer has taken a review off the pages."""

    review_id: int


@dataclass(frozen=True)
class RatingChanged:
    """The sums of a product's reviews are not what they were."""

    product_id: int
