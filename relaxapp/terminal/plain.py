"""A session as plain lines, where there is no terminal to draw on: in a pipe, a file, a log.

One line for each phase as it begins, in time with the player; questions are said and passed.
Takes a `write` for text and a `wait` that tells when to stop; gives the outcome.
"""

from collections.abc import Callable, Iterator, Sequence

from relaxapp.core.player import Outcome, Player, State
from relaxapp.core.routine import Routine
from relaxapp.core.session_words import (
    closing_words,
    number_words,
    place_words,
    side_words,
    via_words,
)
from relaxapp.core.timeline import Gate, Phase
from relaxapp.core.units import SECOND_MS, clock, in_words
from relaxapp.terminal.look import Look
from relaxapp.terminal.striker import Cues, Striker

_TICK_MS = 500


class PlainSession:
    """One run of a player, line by line."""

    def __init__(
        self,
        routine: Routine,
        player: Player,
        speaker: Striker,
        *,
        look: Look,
        now_ms: Callable[[], int],
        write: Callable[[str], None],
        wait: Callable[[float], bool],
        look_on: Callable[[Player], object] = lambda player: None,
    ) -> None:
        self._routine = routine
        self._player = player
        self._speaker = speaker
        self._cues = Cues(speaker)
        self._look = look
        self._now_ms = now_ms
        self._write = write
        self._wait = wait
        self._look_on = look_on
        self._said = 0  # phases, from the first on

    def run(self, notices: Sequence[str] = (), *, ring_ms: int = 0) -> Outcome:
        """Plays to the end; stopped if `wait` says so or `write` fails.

        `ring_ms` is the time that the last sound is given to fade.
        """
        try:
            length_ms = self._player.timeline.duration_ms - self._player.timeline.prepare_ms
            for line in (*opening_lines(self._routine, length_ms), *notices):
                self._say(line)
            self._play()
            self._say_closing()
            self._ring_out(ring_ms)
        except OSError:
            pass
        finally:
            self._player.stop()
        outcome = self._player.outcome
        assert outcome is not None
        return outcome

    def _play(self) -> None:
        player = self._player
        player.start(self._now_ms())
        while player.state is not State.FINISHED:
            self._cues.strike(player.advance(self._now_ms()))
            self._look_on(player)
            self._say_phases()
            if (notice := self._speaker.pump()) is not None:
                self._say(notice)
            if player.gate is not None:
                self._pass_gate(player.gate)
            elif player.state is State.PAUSED:
                # Time had a gap, and there is nobody to press a key.
                player.resume(self._now_ms())
            elif player.state is State.PLAYING:
                wait_ms = min(player.due_in_ms(self._now_ms()) or 0, _TICK_MS)
                if self._wait(wait_ms / SECOND_MS):
                    player.stop()

    def _say_phases(self) -> None:
        """The phases that have begun since the last call; none behind a gate that waits."""
        player = self._player
        phases = player.timeline.phases
        # A phase at the very position of a gate begins once the gate is passed.
        upto_ms = player.position_ms - (player.gate is not None)
        while self._said < len(phases) and phases[self._said].start_ms <= upto_ms:
            phase = phases[self._said]
            previous = phases[self._said - 1] if self._said else None
            title = player.timeline.spans[phase.span].title
            self._say(phase_words(phase, previous, title), phase.start_ms)
            self._said += 1

    def _pass_gate(self, gate: Gate) -> None:
        choices = "" if isinstance(gate.answer, str) else f" ({', '.join(gate.answer)})"
        self._say(f"{gate.text}{choices}", gate.at_ms)
        self._player.proceed(self._now_ms())

    def _say_closing(self) -> None:
        outcome = self._player.outcome
        if outcome is not None:
            prepare_ms = self._player.timeline.prepare_ms
            self._say(" ".join(closing_words(self._routine.name, outcome, prepare_ms)))

    def _ring_out(self, ring_ms: int) -> None:
        outcome = self._player.outcome
        if outcome is None or outcome.position_ms < outcome.duration_ms:
            return
        until_ms = self._now_ms() + ring_ms
        while (left_ms := until_ms - self._now_ms()) > 0:
            self._speaker.pump()
            if self._wait(min(left_ms, _TICK_MS) / SECOND_MS):
                return

    def _say(self, text: str, at_ms: int | None = None) -> None:
        time = "" if at_ms is None else f"{clock(at_ms)}  "
        self._write(f"{time}{self._look.text(text)}\n")


def opening_lines(routine: Routine, length_ms: int) -> Iterator[str]:
    """What it is and how long, where it is done, and the care to take."""
    yield f"{routine.name}, {clock(length_ms)}. {place_words(routine)}."
    for caution in routine.cautions:
        yield caution.text if caution.name is None else f"{caution.name}. {caution.text}"
    if routine.stop_if:
        yield f"Stop if you notice: {'; '.join(routine.stop_if)}."


def phase_words(phase: Phase, previous: Phase | None, title: str) -> str:
    """A phase on one line: `Left side: Tip your ear to the right. (1 of 2)`.

    A move begins with its title; what was said on the line before is not said again.
    """
    begun = None if previous is None else (previous.span, previous.side, previous.rep)
    is_going_on = begun == (phase.span, phase.side, phase.rep)
    text, lead = phase.text, phase.lead
    if previous is not None and is_going_on and phase.part == "hold" and text == previous.text:
        text = f"Hold, {in_words(phase.duration_ms)}"
    if previous is not None and lead == previous.lead:
        lead = None
    is_new_move = phase.step == "move" and (previous is None or previous.span != phase.span)
    number = number_words(phase) if phase.rounds != 1 else None
    words = (
        f"{title}." if is_new_move else None,
        lead,
        f"{side_words(phase.side)}:" if phase.step == "move" and phase.side else None,
        f"{text}, {phase.side}" if phase.step == "switch" and phase.side else text,
        via_words(phase),
        f"({number.removeprefix('Breath ')})" if number else None,
    )
    return " ".join(word for word in words if word)
