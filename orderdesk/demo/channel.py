"""The control channel as seen by whoever started the shop: tests, the tour, the demo window."""

import asyncio
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

_KEY_HEADER = "X-Demo-Control-Key"
_TIMEOUT_S = 30.0

Json = dict[str, Any]


class DemoControlError(Exception):
    """The shop's side refused an action, or the demo shop is gone; one sentence that says why."""


class DemoControl:
    """Every action of the control channel. `call` is for code without a running loop."""

    def __init__(self, origin: str, key: str) -> None:
        parts = urlsplit(origin)
        if parts.hostname is None or parts.port is None:
            raise DemoControlError(f"“{origin}” is not the address of a control channel.")
        self._host, self._port, self._key = parts.hostname, parts.port, key

    def call(self, action: str, **arguments: Any) -> Any:
        """Blocks until the action is done; raises DemoControlError."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_S)
        try:
            connection.request("POST", "/control", _body(action, arguments), self._headers())
            answer = connection.getresponse()
            return _result(answer.status, answer.read())
        except (OSError, http.client.HTTPException) as problem:
            raise _gone(problem) from problem
        finally:
            connection.close()

    async def act(self, action: str, **arguments: Any) -> Any:
        """Any action, the shop's own included; raises DemoControlError."""
        body = _body(action, arguments)
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                status, answer = await self._exchange(body)
        except (OSError, ValueError, asyncio.IncompleteReadError) as problem:
            raise _gone(problem) from problem
        return _result(status, answer)

    async def admin(self, action: str, **arguments: Any) -> Json:
        """What only the shop's own people do: place, edit, cancel, pay, hold, fulfil elsewhere."""
        done: Json = await self.act(action, **arguments)
        return done

    async def cut_internet(self) -> None:
        """Makes the shop unreachable for the client, at the same address."""
        await self.act("cut_internet")

    async def heal_internet(self) -> None:
        """Makes it reachable again."""
        await self.act("heal_internet")

    async def break_connections(self) -> None:
        """Resets the client's open connections, idle ones too; new ones are accepted."""
        await self.act("break_connections")

    async def history(self, order_id: str | None = None, after: int = 0) -> list[Json]:
        """What happened, oldest first, each entry with its cause; of one order by id or name."""
        entries: list[Json] = await self.act("history", order_id=order_id, after=after)
        return entries

    async def requests(self, after: int = 0) -> list[Json]:
        """What the client sent, oldest first: operations, statuses, costs."""
        entries: list[Json] = await self.act("requests", after=after)
        return entries

    async def state(self, order: str) -> Json:
        """One order as the shop has it, named by its id or its name (`#1001`)."""
        return await self.admin("state", order=order)

    async def orders(self) -> list[Json]:
        """Every order as the shop has it."""
        found: list[Json] = (await self.admin("state"))["orders"]
        return found

    async def bulk(self, **changes: Any) -> Json:
        """The bulk operations and who asked for their files; `rows_per_s`, `fail_after`, `error_code`,
        `cancel`."""
        return await self.admin("bulk", **changes)

    async def mailbox(self) -> list[Json]:
        """The mails that the shop sent to customers, oldest first."""
        mails: list[Json] = (await self.admin("mailbox"))["mails"]
        return mails

    async def fault(
        self, kind: str, match: str = "any", times: int | None = 1, skip: int = 0, **options: Any
    ) -> Json:
        """Makes the next matching requests go wrong; `times` None for ever."""
        rule: Json = await self.act(
            "fault", kind=kind, match=match, times=times, skip=skip, **options
        )
        return rule

    async def clear_faults(self) -> None:
        """Forgets the faults that wait, and lets go of the requests that are held."""
        await self.act("clear_faults")

    async def faults_fired(self) -> list[Json]:
        """The faults that requests have met."""
        fired: list[Json] = await self.act("faults_fired")
        return fired

    async def wait_fired(self, count: int, timeout_s: float = 10.0) -> list[Json]:
        """Returns once so many faults have fired since the start."""
        fired: list[Json] = await self.act("wait_fired", count=count, timeout_s=timeout_s)
        return fired

    async def release(self) -> None:
        """Lets go of the requests that `hold_before_commit` and `hold_after_commit` keep."""
        await self.act("release")

    async def advance_clock(self, seconds: float) -> None:
        """Moves the shop's time on; what is due by then happens."""
        await self.act("advance_clock", seconds=seconds)

    async def drain_bucket(self, points: int = 0) -> None:
        """Leaves so many points in the query budget, as other stations of the app would."""
        await self.act("drain_bucket", points=points)

    async def revoke_token(self, token: str | None = None) -> None:
        """Takes one token away, or all."""
        await self.act("revoke_token", token=token)

    async def expire_tokens(self) -> None:
        """Ends the 24-hour tokens."""
        await self.act("expire_tokens")

    async def credentials(self) -> tuple[str, str]:
        """Client id and secret of the app."""
        found = await self.act("credentials")
        return found["client_id"], found["client_secret"]

    async def remove_scope(self, scope: str) -> None:
        """Takes a scope away from the app."""
        await self.act("remove_scope", scope=scope)

    async def grant_scope(self, scope: str) -> None:
        """Gives it back."""
        await self.act("grant_scope", scope=scope)

    async def set_traffic(self, per_minute: float) -> None:
        """Lets the shop live by itself at this rate; 0 stops it."""
        await self.act("set_traffic", per_minute=per_minute)

    def _headers(self) -> dict[str, str]:
        return {_KEY_HEADER: self._key, "Content-Type": "application/json", "Connection": "close"}

    async def _exchange(self, body: bytes) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            lines = ["POST /control HTTP/1.1", f"Host: {self._host}:{self._port}"]
            lines += [f"{name}: {value}" for name, value in self._headers().items()]
            lines += [f"Content-Length: {len(body)}", "", ""]
            writer.write("\r\n".join(lines).encode() + body)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            length = next(
                int(line.partition(":")[2])
                for line in head
                if line.lower().startswith("content-length:")
            )
            return int(head[0].split()[1]), await reader.readexactly(length)
        finally:
            writer.close()


def _body(action: str, arguments: Json) -> bytes:
    return json.dumps({"action": action, "arguments": arguments}).encode()


def _result(status: int, body: bytes) -> Any:
    answer = json.loads(body)
    if status != 200:
        raise DemoControlError(str(answer.get("error", answer)))
    return answer["result"]


def _gone(problem: Exception) -> DemoControlError:
    return DemoControlError(f"The demo shop does not answer on its control channel: {problem}.")
