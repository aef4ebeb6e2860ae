"""`make prove`: the long proofs, in parts that can be resumed (docs/proof/README.md)."""
