"""What a consumer wants."""
