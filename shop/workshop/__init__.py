"""The seller's listing editor: product, stock, season and certificate on one page."""
