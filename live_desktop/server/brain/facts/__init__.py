"""What the brain knows of the countries of the world."""
