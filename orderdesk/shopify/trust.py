"""Whom a connection trusts: the system's own store of certificates, as its browser does."""

import ssl

import truststore


def trusted() -> ssl.SSLContext:
    """What every connection of ours is verified with."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
