"""The host where the files of bulk operations lie: not the shop's, and it knows no tokens."""

import asyncio
import hmac
import re
from collections.abc import Iterator, Mapping
from typing import IO
from urllib.parse import parse_qs

from orderdesk.demo.bulk import FOLDER, BulkDesk, BulkOperation
from orderdesk.demo.faults import Asked, FaultKind, Faults
from orderdesk.demo.http import Request, Response, Stream
from orderdesk.demo.spoiled import answer_instead

FILE = "BulkFile"
"""What a fault's rule calls a request of a file."""

_RANGE = re.compile(r"bytes=(\d+)-")
_PIECE_BYTES = 256 * 1024
_SECRETS = ("x-shopify-access-token", "authorization", "cookie")


class BulkFiles:
    """The handler of the files' port."""

    def __init__(self, desk: BulkDesk, faults: Faults) -> None:
        self._desk = desk
        self._faults = faults

    async def handle(self, request: Request) -> Response | None:
        """One request of a file; None closes the connection without an answer."""
        wanted = request.headers.get("range", "")
        with_token = any(one in request.headers for one in _SECRETS)
        self._desk.asked.append({"range": wanted, "with_token": with_token})
        met = await self._faults.take(Asked(FILE, (FILE,)), len(self._desk.asked))
        if FaultKind.LATENCY in met:
            await asyncio.sleep(float(met[FaultKind.LATENCY].options["seconds"]))
        if FaultKind.DROP_BEFORE_COMMIT in met:
            return None
        for rule in met.values():
            instead = answer_instead(rule, "")
            if instead is not None:
                return instead
        found = self._allowed(request, with_token)
        if isinstance(found, Response):
            return found
        return self._answer(found, wanted, met)

    def _allowed(self, request: Request, with_token: bool) -> BulkOperation | Response:
        if with_token:
            return _refused(400, "InvalidArgument")
        if request.method != "GET" or not request.path.startswith(FOLDER):
            return _refused(404, "NoSuchKey")
        key = request.path.removeprefix(FOLDER)
        asked = parse_qs(request.query)
        expires = asked.get("Expires", [""])[0]
        signed = asked.get("Signature", [""])[0]
        if not expires.isdecimal() or not hmac.compare_digest(
            signed.encode(), self._desk.signature(key, int(expires)).encode()
        ):
            return _refused(403, "SignatureDoesNotMatch")
        if self._desk.now().timestamp() > int(expires):
            return _refused(400, "ExpiredToken")
        found = self._desk.by_key(key)
        return found if found is not None and found.is_over else _refused(404, "NoSuchKey")

    def _answer(
        self, found: BulkOperation, wanted: str, met: Mapping[FaultKind, object]
    ) -> Response:
        size = found.size
        if FaultKind.SHORTENED in met:
            size -= max(1, size // 3)
        asked = _RANGE.fullmatch(wanted)
        start = int(asked[1]) if asked and FaultKind.NO_RANGE not in met else 0
        if start >= size:
            return _refused(416, "InvalidRange")
        headers = [("Content-Type", "application/jsonl"), ("Accept-Ranges", "bytes")]
        if start:
            headers.append(("Content-Range", f"bytes {start}-{size - 1}/{size}"))
        left = size - start
        is_garbled = FaultKind.INVALID_JSON in met
        pieces = _pieces(found.file, start, size, start + left // 2 if is_garbled else None)
        return Response(
            206 if start else 200,
            tuple(headers),
            b"",
            cut_after=left // 2 if FaultKind.TRUNCATED in met else None,
            pause_s=0.02 if FaultKind.TRICKLE in met else 0.0,
            stream=Stream(left, pieces),
        )


def _pieces(file: IO[bytes], start: int, end: int, garbled_at: int | None) -> Iterator[bytes]:
    """The bytes of a file, with one of them spoiled where that was asked for."""
    while start < end:
        file.seek(start)
        piece = file.read(min(_PIECE_BYTES, end - start))
        if garbled_at is not None and start <= garbled_at < start + len(piece):
            place = piece.find(b'"', garbled_at - start)
            if place >= 0:
                piece = piece[:place] + b"\x00" + piece[place + 1 :]
                garbled_at = None
        start += len(piece)
        yield piece


def _refused(status: int, code: str) -> Response:
    body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code></Error>"
    return Response(status, (("Content-Type", "application/xml"),), body.encode())
