"""How others find the market: facts for machines, sitemap, product feed, pictures to share."""
