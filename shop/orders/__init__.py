"""What was bought: the order, its parts per seller, its lines, parcels and timeline."""
