"""From the speech that arrives to what is heard of it."""
