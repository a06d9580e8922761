"""What was put on paper: asked for, sent to the printer, or not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orderdesk.domain.ids import IntentId, OrderGid


class PaperKind(StrEnum):
    """The papers of a bench."""

    SLIP = "slip"
    PICK_LIST = "pick_list"
    COMMAND_SHEET = "command_sheet"


class PaperState(StrEnum):
    """ASKED is on its way. SENT is at the printer, or in the PDF file: nobody knows whether it is
    printed. FAILED was taken by no printer; DROPPED was given up by a person.
    """

    ASKED = "asked"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One entry of the print ledger. `printer` is empty for a PDF file.

    `intent_id` is set where a slip is of the parcel that this decision packs, not of what is left.
    """

    id: str
    kind: PaperKind
    order_ids: tuple[OrderGid, ...]
    order_names: tuple[str, ...]
    printer: str
    asked_at: datetime
    staff: str
    station: str
    intent_id: IntentId | None = None
    state: PaperState = PaperState.ASKED
    settled_at: datetime | None = None
