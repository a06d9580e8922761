"""What the settings of a station say of mails to customers, as the gate takes it."""

from datetime import time, tzinfo

from orderdesk.domain.message_gate import MailRules
from orderdesk.settings import Settings


def mail_rules(settings: Settings, zone: tzinfo, *, is_loopback: bool) -> MailRules:
    """The rules. A loopback shop has no customers who sleep, so that it has no quiet hours."""
    quiet_from, quiet_until = _clock(settings.quiet_from), _clock(settings.quiet_until)
    if is_loopback or quiet_from is None or quiet_until is None:
        quiet_from = quiet_until = time(0)
    return MailRules(zone, quiet_from, quiet_until, settings.late_parcels_go_silently)


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
