"""The secrets of a profile: the database's key and the shop's token, never in plain text.

Three places, by what the profile is: the system's keyring; without one, a file sealed by a
passphrase (the token then lives in the encrypted database); and for a loopback shop, which holds no
real customers, a key file of its own.
"""

from orderdesk.credentials.profile_secrets import Credentials, TokenShelf
from orderdesk.credentials.system_keyring import KeyringDoor

__all__ = ["Credentials", "KeyringDoor", "TokenShelf"]
