"""A key sealed by a passphrase, for a computer without a keyring."""

import json
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from orderdesk.errors import SecretDamagedError, WrongPassphraseError

KEY_BYTES = 32
SEAL_VERSION = 1
SCRYPT_N = 2**16
SCRYPT_R = 8
SCRYPT_P = 1
LARGEST_SCRYPT_N = 2**20
SALT_BYTES = 16
NONCE_BYTES = 12


def seal(key: bytes, passphrase: str) -> bytes:
    """The key under AES-GCM, whose own key scrypt makes of the passphrase. Takes a tenth of a second."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head: dict[str, Any] = {
        "version": SEAL_VERSION,
        "n": SCRYPT_N,
        "r": SCRYPT_R,
        "p": SCRYPT_P,
        "salt": secrets.token_hex(SALT_BYTES),
        "nonce": secrets.token_hex(NONCE_BYTES),
    }
    cipher = AESGCM(_stretched(passphrase, head))
    sealed = cipher.encrypt(bytes.fromhex(head["nonce"]), key, _bound(head))
    return json.dumps({**head, "sealed": sealed.hex()}, indent=2).encode()


def unseal(content: bytes, passphrase: str, path: Path) -> bytes:
    """The key in the content of the file at `path`. Raises SecretDamagedError, WrongPassphraseError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        head = json.loads(content)
        sealed = bytes.fromhex(head.pop("sealed"))
        nonce = bytes.fromhex(head["nonce"])
        if head["version"] != SEAL_VERSION or not 0 < head["n"] <= LARGEST_SCRYPT_N:
            raise SecretDamagedError(path)
        if head["r"] != SCRYPT_R or head["p"] != SCRYPT_P or len(nonce) != NONCE_BYTES:
            raise SecretDamagedError(path)
        stretched = _stretched(passphrase, head)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SecretDamagedError(path) from error
    try:
        return AESGCM(stretched).decrypt(nonce, sealed, _bound(head))
    except InvalidTag as error:
        raise WrongPassphraseError from error


def _stretched(passphrase: str, head: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # Two keyboards may give one letter as one sign or as two.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    kdf = Scrypt(
        salt=bytes.fromhex(head["salt"]), length=KEY_BYTES, n=head["n"], r=head["r"], p=head["p"]
    )
    return kdf.derive(typed)


def _bound(head: dict[str, Any]) -> bytes:
    """The head as the seal covers it, so that weaker parameters cannot be slipped in."""
    return json.dumps(head, sort_keys=True).encode()
