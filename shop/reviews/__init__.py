"""Buyers' ratings: who received a line may say what it was like."""
