"""Which fact writes which letter. Reactions only: they run after the commit that caused them."""
