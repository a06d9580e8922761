"""What was asked for cannot be done as things stand."""

from orderdesk.errors.tree import OrderDeskError
from orderdesk.words import _


class StaffError(OrderDeskError):
    """What was asked for cannot be done as things stand. Nothing was changed."""

    @property
    def advice(self) -> str:
        return _("Nothing was changed.")


class NotPossibleError(StaffError):
    """The order's state forbids it; `why` and `then` are whole, translated sentences."""

    def __init__(self, why: str, then: str = "") -> None:
        super().__init__()
        self.why = why
        self.then = then

    @property
    def what(self) -> str:
        return self.why

    @property
    def advice(self) -> str:
        return self.then or super().advice


class NotFoundError(StaffError):
    """No order, line or intent answers to `wanted`."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted

    @property
    def what(self) -> str:
        return _("“{wanted}” was not found in the local copy.").format(wanted=self.wanted)

    @property
    def advice(self) -> str:
        return _("Check the number, or sync and try again.")
