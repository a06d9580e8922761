"""Printed codes that press a key of the bench, for hands that hold the scanner and nothing else."""

from enum import StrEnum

PREFIX = "ODKEY-"


class BenchCommand(StrEnum):
    """What a command barcode does; the value stands behind the prefix in the printed code."""

    COMPLETE = "COMPLETE"
    UNDO = "UNDO"
    NEXT = "NEXT"
    QUANTITY = "QUANTITY"
    SHORT = "SHORT"
    HOLD = "HOLD"
    PARCEL = "PARCEL"
    MESSAGE = "MESSAGE"
    REPRINT = "REPRINT"
    ANSWER = "ANSWER"
    LINK = "LINK"
    CHOICE_1 = "CHOICE1"
    CHOICE_2 = "CHOICE2"
    CHOICE_3 = "CHOICE3"
    CHOICE_4 = "CHOICE4"
    BACK = "BACK"
    HELP = "HELP"

    @property
    def code(self) -> str:
        """What is printed as a barcode."""
        return PREFIX + self.value


def _bare(code: str) -> str:
    return "".join(sign for sign in code if sign.isalnum()).upper()


_BY_CODE = {_bare(command.code): command for command in BenchCommand}


def bench_command_of(code: str) -> BenchCommand | None:
    """The command that a code is, or None.

    Only a whole code counts, so that no SKU that begins alike is ever taken for one. Its hyphen may be
    another sign: on a keyboard of another country it is typed as one.
    """
    return _BY_CODE.get(_bare(code))
