"""What a start says of a profile that other users of this computer can read."""

from orderdesk.notices import Notice, Tone
from orderdesk.paths import ProfilePaths
from orderdesk.words import _

KEY = "access"


def access_notice(paths: ProfilePaths) -> Notice | None:
    """What staff are told; None where the profile is closed to others."""
    if not paths.is_open_to_others:
        return None
    what = _("Other users of this computer can read the profile {folder}.")
    advice = _("Move it to a disk that keeps folders to one user, and start with “--profile”.")
    return Notice(KEY, Tone.ACT, what.format(folder=paths.folder), advice)
