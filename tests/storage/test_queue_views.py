"""Views of one's own on disk: kept, renamed, changed, taken away and put back."""

from itertools import count

import pytest

from orderdesk.domain.queue_filter import Choice, Facet, Filter
from orderdesk.domain.queue_look import KeptView, QueueLook
from orderdesk.domain.queue_sort import SortBy, Sorting
from orderdesk.domain.work import View
from orderdesk.errors import NotFoundError
from orderdesk.services.queue_views import QueueViewsService
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database
from orderdesk.storage.queue_views import QueueViewStore

EXPRESS = QueueLook(View.TO_PACK, Filter((Choice(Facet.TAG, "express"),)))
LARGE = QueueLook(View.ALL, sorting=Sorting(SortBy.MOST_UNITS))


@pytest.fixture
def views(database: Database) -> QueueViewsService:
    ids = count(1)
    return QueueViewsService(QueueViewStore(database), lambda: f"view-{next(ids)}")


async def test_views_come_back_in_the_sequence_in_which_they_were_made(
    views: QueueViewsService,
) -> None:
    first = await views.keep(" Zebra\x07 stripes ", EXPRESS)
    second = await views.keep("Apples", LARGE)
    assert await views.load() == (
        KeptView(first, "Zebra stripes", EXPRESS),
        KeptView(second, "Apples", LARGE),
    )
    await views.rename(first, "Yak")
    await views.update(first, LARGE)
    assert (await views.load())[0] == KeptView(first, "Yak", LARGE)


async def test_a_deleted_view_comes_back_to_its_place(views: QueueViewsService) -> None:
    first = await views.keep("First", EXPRESS)
    await views.keep("Second", LARGE)
    before = await views.load()
    removed = await views.delete(first)
    assert [view.name for view in await views.load()] == ["Second"]
    await views.put_back(removed)
    assert await views.load() == before


async def test_a_view_of_a_newer_version_is_kept_word_for_word(
    views: QueueViewsService, database: Database
) -> None:
    newer = '{"v": 9, "filter": "of another kind"}'
    await views.keep("Mine", EXPRESS)

    def add(connection: Connection) -> None:
        connection.run(
            "INSERT INTO queue_view (view_id, name, look) VALUES ('n', 'Newer', ?)", (newer,)
        )

    await database.write(add)
    mine, found = await views.load()
    assert mine.look == EXPRESS
    assert found == KeptView("n", "Newer", None)
    await views.update("n", LARGE)
    await views.put_back(await views.delete("n"))
    rows = await database.read(
        lambda connection: connection.rows("SELECT look FROM queue_view WHERE view_id = 'n'")
    )
    assert list(rows) == [(newer,)]


async def test_an_unknown_view_is_said(views: QueueViewsService) -> None:
    for act in (views.rename("x", "y"), views.update("x", LARGE), views.delete("x")):
        with pytest.raises(NotFoundError):
            await act
