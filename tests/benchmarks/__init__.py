"""Figures that must hold: `python -m tests.benchmarks` measures them against limits and rivals.

A row is added by a module `bench_*.py` here whose `BENCHMARKS` lists its rows.
"""
