"""Tests of the global hotkeys."""
