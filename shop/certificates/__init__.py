"""OCOP star certificates: the only place that stars come from."""
