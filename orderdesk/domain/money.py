"""Amounts of money: exact, with their currency."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as Shopify's `MoneyV2` gives it; `currency` is an ISO 4217 code."""

    amount: Decimal
    currency: str
