"""The read model of listing, facets and search."""
