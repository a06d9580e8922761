"""The codes that staff linked to products."""

from collections.abc import Iterable
from typing import Any

from orderdesk.domain.code_links import CodeLink
from orderdesk.domain.ids import VariantGid
from orderdesk.storage.codec import decode, encode
from orderdesk.storage.composed import Composed, each_of
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.tables import CodeLinkRow

_ALL = Composed(lambda: CodeLinkRow.select(CodeLinkRow.payload))
_OF_VARIANTS = Composed(
    lambda ids: CodeLinkRow.select(CodeLinkRow.payload).where(
        CodeLinkRow.variant_id.in_(each_of(ids))
    )
)


class CodeLinkStore:
    """Keeps links by their code: one code is linked to one product at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, link: CodeLink) -> None:
        """Keep a link, in the place of an earlier one of the same code."""
        query = CodeLinkRow.insert(
            code_key=link.key, variant_id=link.variant_id, payload=encode(link)
        ).on_conflict(
            conflict_target=[CodeLinkRow.code_key],
            preserve=[CodeLinkRow.variant_id, CodeLinkRow.payload],
        )
        await self._database.write(lambda connection: query.execute(connection))

    async def remove(self, key: str) -> None:
        """Forget the link of a code; nothing happens where there is none."""
        query = CodeLinkRow.delete().where(CodeLinkRow.code_key == key)
        await self._database.write(lambda connection: query.execute(connection))

    async def load(self) -> tuple[CodeLink, ...]:
        """All links, by product."""
        return await self._database.read(
            lambda connection: tuple(
                sorted(_links(connection, _ALL), key=lambda one: (one.title.casefold(), one.key))
            )
        )

    async def load_for(self, variant_ids: Iterable[VariantGid]) -> tuple[CodeLink, ...]:
        """The links to these products."""
        wanted = list(variant_ids)
        return await self._database.read(
            lambda connection: tuple(_links(connection, _OF_VARIANTS, wanted))
        )


def _links(connection: Connection, query: Composed, *values: Any) -> list[CodeLink]:
    return [decode(CodeLink, payload) for (payload,) in query.rows(connection, *values)]
