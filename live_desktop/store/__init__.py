"""What outlives the program: settings, secrets, transcripts, logs, and where they lie."""
