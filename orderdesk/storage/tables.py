"""The tables as peewee sees them. The migrations make them, and say what each column means.

No row is bound to a database: the connection is given to each query, as in `query.execute(connection)`.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from peewee import (
    AutoField,
    BlobField,
    CompositeKey,
    IntegerField,
    Model,
    TextField,
)

T = TypeVar("T")

# Well below the number of values that one statement may carry.
CHUNK = 500


class OrderRow(Model):
    """One order as Shopify last said it."""

    id = AutoField()
    order_id = TextField()
    name_key = TextField()
    created_at = TextField()
    reading = IntegerField()
    read_at = TextField()
    gone = IntegerField()
    digest = BlobField()
    payload = BlobField()

    class Meta:
        table_name = "orders"


class OpenWorkRow(Model):
    """One open fulfillment order."""

    fulfillment_order_id = TextField(primary_key=True)
    order_row = IntegerField()
    location_id = TextField(null=True)

    class Meta:
        table_name = "open_work"


class OrderNumberRow(Model):
    """One tracking number of one fulfillment."""

    order_row = IntegerField()
    fulfillment_id = TextField()
    number_key = TextField()

    class Meta:
        table_name = "order_number"
        primary_key = CompositeKey("order_row", "fulfillment_id", "number_key")


class ShopRow(Model):
    """The shop; one row."""

    id = IntegerField(primary_key=True)
    payload = TextField()

    class Meta:
        table_name = "shop"


class LocationRow(Model):
    """One location of the shop."""

    location_id = TextField(primary_key=True)
    position = IntegerField()
    payload = TextField()

    class Meta:
        table_name = "location"


class VariantRow(Model):
    """One product variant."""

    variant_id = TextField(primary_key=True)
    reading = IntegerField()
    payload = TextField()

    class Meta:
        table_name = "variant"


class VariantCodeRow(Model):
    """One code that names a variant."""

    variant_id = TextField()
    code_key = TextField()
    is_barcode = IntegerField()

    class Meta:
        table_name = "variant_code"
        primary_key = CompositeKey("variant_id", "code_key", "is_barcode")


class CodeLinkRow(Model):
    """One code that staff linked to a variant."""

    code_key = TextField(primary_key=True)
    variant_id = TextField()
    payload = TextField()

    class Meta:
        table_name = "code_link"


class LevelRow(Model):
    """Stock of one item at one location."""

    inventory_item_id = TextField()
    location_id = TextField()
    reading = IntegerField()
    payload = TextField()

    class Meta:
        table_name = "level"
        primary_key = CompositeKey("inventory_item_id", "location_id")


class IntentRow(Model):
    """One decision of staff."""

    number = AutoField()
    intent_id = TextField()
    order_id = TextField()
    kind = TextField()
    state = TextField()
    is_open = IntegerField()
    is_standing = IntegerField()
    needs_person = IntegerField()
    retry_at = TextField(null=True)
    settled_at = TextField(null=True)
    settled_reading = IntegerField()
    payload = TextField()

    class Meta:
        table_name = "intent"


class IntentNumberRow(Model):
    """One tracking number that an intent sets."""

    intent_number = IntegerField()
    number_key = TextField()

    class Meta:
        table_name = "intent_number"
        primary_key = CompositeKey("intent_number", "number_key")


class MessageWordRow(Model):
    """One word on the mail of an intent: the gate's, or staff's."""

    id = AutoField()
    intent_id = TextField()
    word = TextField()
    because = TextField()
    at = TextField()
    until = TextField(null=True)
    staff = TextField()
    station = TextField()

    class Meta:
        table_name = "message_word"


class IntentLogRow(Model):
    """One change of an intent's state."""

    id = AutoField()
    intent_number = IntegerField()
    at = TextField()
    state_before = TextField()
    state_after = TextField()
    note = TextField()

    class Meta:
        table_name = "intent_log"


class PackingRow(Model):
    """One packing, without its events."""

    id = AutoField()
    packing_id = TextField()
    order_id = TextField()
    location_id = TextField()
    state = TextField()
    opened_at = TextField()
    closed_at = TextField(null=True)
    payload = TextField()

    class Meta:
        table_name = "packing"


class PackingEventRow(Model):
    """One thing that happened to a packing."""

    packing_row = IntegerField()
    seq = IntegerField()
    payload = TextField()

    class Meta:
        table_name = "packing_event"
        primary_key = CompositeKey("packing_row", "seq")


class SyncStateRow(Model):
    """One value of sync, by name."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "sync_state"


class TimelineRow(Model):
    """What Shopify's timeline of one order says."""

    order_id = TextField(primary_key=True)
    reading = IntegerField()
    read_at = TextField()
    payload = TextField()

    class Meta:
        table_name = "timeline"


class PaperJobRow(Model):
    """One entry of the print ledger."""

    id = AutoField()
    job_id = TextField()
    state = TextField()
    payload = TextField()

    class Meta:
        table_name = "paper_job"


class PaperOrderRow(Model):
    """One order of one entry of the print ledger."""

    job_row = IntegerField()
    order_id = TextField()

    class Meta:
        table_name = "paper_order"
        primary_key = CompositeKey("order_id", "job_row")


class QueueViewRow(Model):
    """One look at the queue that staff keep under a name."""

    id = AutoField()
    view_id = TextField()
    name = TextField()
    look = TextField()

    class Meta:
        table_name = "queue_view"


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists that fit into one statement."""
    rest = iter(items)
    while part := list(islice(rest, CHUNK)):
        yield part
