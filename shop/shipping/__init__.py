"""How goods travel: methods, zones, weight steps, and what it costs per seller."""
