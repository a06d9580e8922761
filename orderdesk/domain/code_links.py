"""A code that staff linked to a product: known on this computer only, Shopify is not told."""

from dataclasses import dataclass
from datetime import datetime

from orderdesk.domain.ids import VariantGid


@dataclass(frozen=True, slots=True)
class CodeLink:
    """`key` is the code in the form in which codes are compared, `code` as it was scanned.

    `title` is what the product was called then; `units` how many of it the code stands for (a case).
    """

    key: str
    code: str
    variant_id: VariantGid
    title: str
    staff: str
    station: str
    at: datetime
    units: int = 1
