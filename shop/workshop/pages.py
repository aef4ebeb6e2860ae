"""All pages of the workshop; they share one blueprint."""

from shop.workshop import certificate_views, editor_views, stock_views
from shop.workshop.views import blueprint

__all__ = ["blueprint", "certificate_views", "editor_views", "stock_views"]
