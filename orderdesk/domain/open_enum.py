"""Enums of Shopify that may grow: a value not known yet survives instead of stopping the sync."""

from enum import StrEnum
from typing import Self


class OpenStrEnum(StrEnum):
    """`Status("NEW_IN_2027")` gives a member named OTHER that keeps the value it was read with.

    Shopify adds enum values between API versions (facts: FULFILLMENT_NOT_REQUIRED came in 2026-10).
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = "OTHER"
        unknown._value_ = value
        return unknown

    @property
    def is_known(self) -> bool:
        """Whether this value was in the schema that OrderDesk was built against."""
        return self.name != "OTHER"
