"""Defects that the promises must catch: each is planted around real functions, for one run at a time."""

from tests.simulation.mutants import fleet, reading, sending, stations
from tests.simulation.mutants.registry import MUTANTS, Mutant, mutant

__all__ = ["MUTANTS", "Mutant", "fleet", "mutant", "reading", "sending", "stations"]
