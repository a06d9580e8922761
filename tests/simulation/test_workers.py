"""Forks do the runs: results come in sequence, and a run that its worker did not survive is named."""

import os

from tests.simulation.workers import AT_A_TIME, spread


def lost(piece: int, said: str) -> str:
    return f"{piece} is lost: {said}"


def test_results_come_in_sequence_and_what_ends_a_worker_is_named() -> None:
    def do(piece: int) -> str:
        if piece == 2:
            os._exit(3)
        if piece == 4:
            raise KeyError("four")
        return f"{piece} is done"

    found = list(spread(do, range(AT_A_TIME + 2), 2, lost))
    assert found[2] == "2 is lost: its process ended with 3"
    assert found[4].startswith("4 is lost: Traceback")
    assert "KeyError: 'four'" in found[4]
    others = [one for place, one in enumerate(found) if place not in (2, 4)]
    assert others == [f"{piece} is done" for piece in range(AT_A_TIME + 2) if piece not in (2, 4)]


def test_whoever_has_seen_enough_ends_the_workers() -> None:
    def do(piece: int) -> int:
        if piece:
            os.read(waits, 1)
        return piece

    waits, never_written = os.pipe()
    results = spread(do, [0, 1], 1, lambda piece, _said: piece)
    assert next(results) == 0
    results.close()
    os.close(waits)
    os.close(never_written)
