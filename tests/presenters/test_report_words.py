"""The words of the day's report."""

from orderdesk.domain.day_report import DAMAGED_UNITS
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.report_words import stop_word


def test_every_refused_scan_has_a_word_of_its_own() -> None:
    right = {VerdictKind.READY, VerdictKind.RIGHT, VerdictKind.TAKEN_OUT, VerdictKind.PACKED}
    kinds = set(VerdictKind) - right
    words = [stop_word(kind) for kind in (*kinds, DAMAGED_UNITS)]
    assert "Other" not in words
    assert len(set(words)) == len(words)
