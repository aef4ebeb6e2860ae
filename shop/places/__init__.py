"""Provinces and communes of the two-tier map, and the districts people still write."""
