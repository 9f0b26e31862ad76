"""The rules of an interview hold whatever happens, in any order, at any time."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from questions.interview import Refused
from questions.interview_state import Interview, Mode, Plan
from tests.unit.builders import START, Clock, grade
from tests.unit.courses import (
    EVENTS,
    Happening,
    begun,
    check_change,
    check_values,
    fitting,
    happenings,
    plans,
)


class Course(RuleBasedStateMachine):
    """Every event may come at every moment; the model keeps what was acknowledged."""

    @initialize(plan=plans())
    def begin(self, plan: Plan) -> None:
        """Put the first question."""
        self.clock = Clock()
        self.state = begun(plan)
        self.kept: dict[tuple[int, int], str] = {}
        self.added: dict[tuple[int, int], str] = {}

    @rule(seconds=st.integers(0, 300))
    def time_passes(self, seconds: int) -> None:
        """Nothing happens."""
        self.clock.move(seconds)

    @rule(happening=happenings())
    def answer(self, happening: Happening) -> None:
        """Submit an answer, in time or late, once or again."""
        number = len(self.state.turns) + happening.offset
        left = self.state.remaining
        if self._happen("answer", happening):
            attempts = self.state.turns[number - 1].attempts
            assert attempts[-1].text == happening.text
            self.kept[number, len(attempts)] = happening.text
            if left:
                assert not attempts[-1].late, "the clock stood still"

    @rule(happening=happenings())
    def follow_up(self, happening: Happening) -> None:
        """Answer the probe, if there is one."""
        if self._happen("follow_up", happening):
            self.added[len(self.state.turns), len(self.state.turn.attempts)] = happening.text

    @rule(happening=happenings())
    def hint(self, happening: Happening) -> None:
        """Ask for a hint."""
        self._happen("hint", happening)

    @rule(happening=happenings())
    def skip(self, happening: Happening) -> None:
        """Skip."""
        self._happen("skip", happening)

    @rule(happening=happenings())
    def void(self, happening: Happening) -> None:
        """The bank loses the open question."""
        self._happen("void", happening)

    @rule(happening=happenings())
    def expire(self, happening: Happening) -> None:
        """The tick comes by."""
        self._happen("expire", happening)

    @rule(happening=happenings())
    def retry(self, happening: Happening) -> None:
        """Try again."""
        self._happen("retry", happening)

    @rule(happening=happenings())
    def reveal(self, happening: Happening) -> None:
        """Look at the reference answer."""
        self._happen("reveal", happening)

    @rule(happening=happenings())
    def next(self, happening: Happening) -> None:
        """Go on to the next question, or to the end."""
        self._happen("next", happening)

    @rule(happening=happenings())
    def pause(self, happening: Happening) -> None:
        """Let it rest."""
        self._happen("pause", happening)

    @rule(happening=happenings())
    def resume(self, happening: Happening) -> None:
        """Go on, or just go on."""
        self._happen("resume", happening)

    @rule(happening=happenings())
    def finish(self, happening: Happening) -> None:
        """End it."""
        if happening.offset:  # not each time: little happens after
            self._happen("finish", happening)

    @rule(happening=happenings(), choice=st.integers(0, 10))
    def something_that_fits(self, happening: Happening, choice: int) -> None:
        """Left to chance alone most events would be out of place."""
        names = [*fitting(self.state, happening, self.clock.now)]
        if names:
            getattr(self, names[choice % len(names)])(happening)

    @invariant()
    def values_hold(self) -> None:
        """The state makes sense by itself, and everything acknowledged is in it."""
        check_values(self.state)
        stored = {
            (turn.number, index): attempt
            for turn in self.state.turns
            for index, attempt in enumerate(turn.attempts, 1)
        }
        assert {place: attempt.text for place, attempt in stored.items()} == self.kept
        for place, text in self.added.items():
            follow_up = stored[place].follow_up
            assert follow_up is not None
            assert follow_up.answer == text

    def _happen(self, name: str, happening: Happening) -> bool:
        before = self.state
        copied: Interview = copy.deepcopy(before)
        try:
            self.state = EVENTS[name](before, happening, self.clock.now)
        except Refused:
            assert before == copied, "a refusal changes nothing"
            return False
        check_change(before, self.state, self.clock.now)
        return True


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


# An exam refuses more, so that deeper can be looked.
_EXHAUSTED = [(Mode.PRACTICE, 5, 2000), (Mode.EXAM, 7, 100)]


@pytest.mark.parametrize("seconds", [None, 60])
@pytest.mark.parametrize(("mode", "events", "least"), _EXHAUSTED)
def test_every_order_of_some_events_keeps_the_rules(
    mode: Mode, events: int, least: int, seconds: int | None
) -> None:
    """Not by chance: all that can come of so many events, at once or late, to this turn or the one before."""
    reached = {begun(Plan(mode, 3, seconds=seconds)): START}
    for depth in range(events):
        score = grade((0.3, 0.9)[depth % 2])
        later = {}
        for before, now in reached.items():
            for offset, late in ((0, 0), (0, 66), (-1, 0)):
                moment = now + timedelta(seconds=late)
                happening = Happening(offset, f"text {depth}", score, probed=True, seconds=late)
                for after in fitting(before, happening, moment).values():
                    check_change(before, after, moment)
                    check_values(after)
                    later[after] = moment
        reached = later
    assert len(reached) > least
