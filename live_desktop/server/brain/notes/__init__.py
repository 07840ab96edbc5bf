"""What the brain keeps for the user: notes, lists and dictations."""
