"""What is sold: the OCOP groups, products, variants, pictures, stories, seasons."""
