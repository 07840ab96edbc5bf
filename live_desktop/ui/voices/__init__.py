"""The voices: cards to hear them by, and what plays them."""
