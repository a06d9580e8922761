"""The last steps of a first run: one after another, each of them to be skipped."""

from dataclasses import dataclass, field

from orderdesk.presenters.setup_guide import SetupGuide, SetupState, SetupStep


@dataclass
class Screen:
    """The settings page, as far as the guide needs it."""

    shown: list[SetupState | None] = field(default_factory=list)
    finished: int = 0

    def __post_init__(self) -> None:
        self.guide = SetupGuide(self, self._finish)

    def show_setup(self, state: SetupState | None) -> None:
        self.shown.append(state)

    def _finish(self) -> None:
        self.finished += 1

    @property
    def now(self) -> SetupState:
        state = self.shown[-1]
        assert state is not None
        return state


def test_scanner_paper_and_sound_in_this_sequence_and_back() -> None:
    screen = Screen()
    screen.guide.begin()
    assert (screen.now.step, screen.now.number, screen.now.count) == (SetupStep.SCANNER, 1, 3)
    assert not screen.now.may_go_back
    screen.guide.back()
    screen.guide.go_on()
    assert (screen.now.step, screen.now.number) == (SetupStep.PAPER, 2)
    screen.guide.back()
    assert screen.now.step is SetupStep.SCANNER
    screen.guide.go_on()
    screen.guide.go_on()
    assert (screen.now.step, screen.now.next, screen.now.skip) == (
        SetupStep.SOUND,
        "Go to the queue",
        "",
    )
    screen.guide.go_on()
    assert (screen.shown[-1], screen.finished) == (None, 1)


def test_the_rest_can_be_skipped_at_once() -> None:
    screen = Screen()
    screen.guide.begin()
    screen.guide.skip()
    assert (screen.shown[-1], screen.finished) == (None, 1)


def test_who_goes_elsewhere_is_not_called_back() -> None:
    screen = Screen()
    screen.guide.begin()
    screen.guide.go_on()
    screen.guide.leave()
    screen.guide.skip()
    screen.guide.back()
    assert (screen.shown[-1], screen.finished) == (None, 0)
