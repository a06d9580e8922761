"""Measures the speed bars, each beside what it is compared with. `python -m tests.benchmarks`."""
