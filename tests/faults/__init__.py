"""What breaks around the shop: mail, disk, database, clock, names, processes."""
