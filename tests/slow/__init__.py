"""Tests with a real language model, outside the normal suite: `python -m tests.slow`."""
