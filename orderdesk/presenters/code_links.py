"""The codes that staff linked to products, as the settings list them, and how a link is taken away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orderdesk.domain.code_links import CodeLink
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.packing_words import shown_code
from orderdesk.tasks import TaskSet
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link with ready texts; `spoken` is the whole of it for its button."""

    key: str
    code: str
    product: str
    origin: str
    spoken: str


@dataclass(frozen=True, slots=True)
class CodeLinksState:
    """All links, by product. `empty` says what the list is for while it has none."""

    rows: tuple[LinkRow, ...]
    empty: str


class LinkStore(Protocol):
    """Where the links are kept."""

    async def load(self) -> tuple[CodeLink, ...]:
        """All links, by product."""
        ...

    async def save(self, link: CodeLink) -> None:
        """Keep a link."""
        ...

    async def remove(self, key: str) -> None:
        """Forget the link of a code."""
        ...


class CodeLinksView(Protocol):
    """What the list does for its presenter."""

    def show_state(self, state: CodeLinksState) -> None:
        """Show these links."""
        ...


class CodeLinksPresenter:
    """`tell(sentence, act)` says what was done, with `act` as the way back."""

    def __init__(
        self,
        links: LinkStore,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        tell: Callable[[str, Callable[[], None]], None],
    ) -> None:
        self._links = links
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._tell = tell
        self._view: CodeLinksView | None = None
        self._known: dict[str, CodeLink] = {}

    def attach(self, view: CodeLinksView) -> None:
        """Start to tell `view` what to show."""
        self._view = view

    def open(self) -> None:
        """The page is looked at: read the links."""
        self._tasks.spawn(self._read())

    def remove(self, key: str) -> None:
        """The code means nothing any more from the next scan on; it can be put back at once."""
        self._tasks.spawn(self._remove(key))

    async def _read(self) -> None:
        links = await self._links.load()
        self._known = {link.key: link for link in links}
        if self._view is not None:
            self._view.show_state(
                CodeLinksState(
                    rows=tuple(self._row(link) for link in links),
                    empty=_("No code is linked. At the bench, an unknown code offers it."),
                )
            )

    def _row(self, link: CodeLink) -> LinkRow:
        formats = self._formats()
        code, product = shown_code(link.code), isolated(link.title)
        if link.units > 1:
            product = _("{product}, {count} at a time").format(
                product=product, count=formats.number(link.units)
            )
        return LinkRow(
            key=link.key,
            code=code,
            product=product,
            origin=_("{staff}, {station}, {time}").format(
                staff=isolated(link.staff),
                station=isolated(link.station),
                time=formats.when(link.at, self._clock()),
            ),
            spoken=_("Unlink {code} from {product}").format(code=code, product=product),
        )

    async def _remove(self, key: str) -> None:
        link = self._known.get(key)
        if link is None:
            return
        await self._links.remove(key)
        await self._read()

        def put_back() -> None:
            self._tasks.spawn(self._put_back(link))

        self._tell(_("{code} is not linked any more.").format(code=shown_code(link.code)), put_back)

    async def _put_back(self, link: CodeLink) -> None:
        await self._links.save(link)
        await self._read()
