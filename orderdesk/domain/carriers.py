"""Which carrier a tracking number belongs to. A product's barcode has to be looked up before."""

from collections.abc import Iterable
from dataclasses import dataclass

from orderdesk.domain.carrier_formats import FORMATS, OTHER_COMPANIES, Certainty
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.tracking_numbers import number_key

COMPANIES = tuple(
    sorted(
        {one.company for one in FORMATS} | set(OTHER_COMPANIES), key=lambda name: name.casefold()
    )
)
"""The carriers to choose from, spelled as Shopify spells those whose links it makes by itself
(`FulfillmentTrackingInfo.company`)."""

_SPELLINGS = {name.casefold(): name for name in COMPANIES}


@dataclass(frozen=True, slots=True)
class Guess:
    """A carrier that uses numbers like this one.

    `number` is what the carrier tracks by: a label's barcode can hold a ZIP code or routing as well.
    """

    company: str
    certainty: Certainty
    number: str


def recognise(number: str) -> tuple[Guess, ...]:
    """The carriers whose number this can be, the likeliest first; () where none fits.

    At most one is sure, and none is where another one is as good as likely.
    """
    key = number_key(number)
    found: dict[str, Guess] = {}
    for one in FORMATS:
        tracked_by = one.read(key)
        if tracked_by is None:
            continue
        known = found.get(one.company)
        if known is None or known.certainty < one.certainty:
            found[one.company] = Guess(one.company, one.certainty, tracked_by)
    guesses = sorted(found.values(), key=lambda guess: -guess.certainty)
    if len(guesses) > 1 and guesses[1].certainty >= Certainty.LIKELY:
        guesses = [
            Guess(one.company, min(one.certainty, Certainty.LIKELY), one.number) for one in guesses
        ]
    return tuple(guesses)


def parcel_of(code: str, given: str = "") -> Tracking:
    """What is noted of a label that was scanned or typed: the number and its carrier.

    The carrier that was given wins; without one, a sure guess is used and an unsure one never. What
    a barcode holds besides the number is left out where the carrier that is noted is sure.
    """
    company = spelled(given)
    typed = code.strip()
    sure = next((one for one in recognise(typed) if one.certainty is Certainty.SURE), None)
    if sure is None or company not in ("", sure.company):
        return Tracking(typed, company)
    is_all = number_key(typed) == sure.number and typed.isprintable()
    return Tracking(typed if is_all else sure.number, sure.company)


def offered(numbers: Iterable[str], company: str = "") -> tuple[str, ...]:
    """The carriers to be offered for parcels that go out with `company`, the likeliest first.

    None where that one is among those that the numbers can belong to; bare digits say nothing
    against it either.
    """
    guesses = [guess for number in numbers for guess in recognise(number)]
    guesses.sort(key=lambda guess: -guess.certainty)
    names = tuple(dict.fromkeys(guess.company for guess in guesses))
    named = spelled(company)
    if not named:
        return names
    likely = {guess.company for guess in guesses if guess.certainty >= Certainty.LIKELY}
    return () if named in names else tuple(name for name in names if name in likely)


def spelled(company: str) -> str:
    """A carrier's name with Shopify's capitals, by which it makes the link; others as they are."""
    cleaned = company.strip()
    return _SPELLINGS.get(cleaned.casefold(), cleaned)
