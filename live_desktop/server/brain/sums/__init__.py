"""What the brain works out: sums and units."""
