"""What pages and purchases cost, measured in one run against two yardsticks."""
