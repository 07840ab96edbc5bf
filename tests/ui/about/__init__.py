"""Tests of the window about the program."""
