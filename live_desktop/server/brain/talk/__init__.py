"""What the brain says in passing, and how: manners, memory, stories, voice and language."""
