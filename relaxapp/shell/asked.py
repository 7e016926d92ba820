"""What other programs, a terminal or a key may ask of the program that runs, and its answers.

Takes the words of a `Call`, as `breaks_command` and `play` send them, gives an `Answer`: 0 done,
1 not possible now and why, 2 words that mean nothing here. Every request ends in something to see
or in a reason.
"""

import json
from typing import Any, Protocol

from relaxapp.core.break_words import PLAN_OFF, about
from relaxapp.core.units import MINUTE_MS
from relaxapp.services.instance import Answer
from relaxapp.shell.desk import Desk

DONE, NOT_NOW, WRONG_USAGE = 0, 1, 2

UNTIL_TOMORROW = "until-tomorrow"
NOTHING_OFFERED = "No break is offered or near."
NOT_PAUSED = "Reminders are not paused."
UNKNOWN = "The program that is running does not know this: quit it and start it again."


class Program(Protocol):
    """What answers that the desk alone cannot give."""

    def take_break(self) -> str | None:
        """Begins a break; one sentence where it cannot."""

    def play(self, id: str, how: dict[str, Any]) -> Answer: ...
    def show(self, token: str) -> None: ...
    def quit(self) -> None: ...


def answer(desk: Desk, program: Program, words: tuple[str, ...]) -> Answer:
    """Does what the words ask for."""
    match words:
        case ("break", "now"):
            refusal = program.take_break()
            return _said(refusal) if refusal else Answer(DONE, "Your break begins.\n")
        case ("break", "postpone", *length):
            return _postpone(desk, length)
        case ("break", "skip"):
            return Answer(DONE, "Skipped.\n") if desk.skip() else _said(NOTHING_OFFERED)
        case ("break", "pause", length):
            return _pause(desk, length)
        case ("break", "resume"):
            return Answer(DONE, f"{desk.next_words}.\n") if desk.resume() else _said(NOT_PAUSED)
        case ("break", "status"):
            return Answer(DONE, status_text(desk))
        case ("break", "status", "json"):
            return Answer(DONE, json.dumps(desk.status(), indent=1, ensure_ascii=False) + "\n")
        case ("play", id, how):
            return program.play(id, json.loads(how))
        case ("show", token):
            program.show(token)
            return Answer(DONE)
        case ("quit",):
            program.quit()
            return Answer(DONE)
    return Answer(WRONG_USAGE, err=f"{UNKNOWN}\n")


def status_text(desk: Desk) -> str:
    """What `break status` prints: the next break, and what is known of the person."""
    lines = [f"{desk.next_words}."]
    if desk.is_active:
        for one in desk.plan.rhythms:
            whole_ms = desk.breaks.worked_ms(one.id) // MINUTE_MS * MINUTE_MS
            lines.append(f"{one.name}: {about(whole_ms)} of {about(one.every_ms)} worked")
        lines.append(desk.watch_sentence)
    lines += [f"The plan has a mistake: {problem}" for problem in desk.files.problems]
    return "\n".join(lines) + "\n"


def _postpone(desk: Desk, length: list[str]) -> Answer:
    offer = desk.shown
    by_ms = int(length[0]) if length else None
    if desk.postpone(by_ms):
        return Answer(DONE, f"{desk.next_words}.\n")
    if offer is None:
        return _said(NOTHING_OFFERED)
    if offer.is_firm:
        return _said("You have put this break off as often as your plan allows.")
    lengths = ", ".join(about(one) for one in offer.postpones_ms)
    if not lengths:
        return _said("Your plan does not let this break be put off.")
    return _said(f"This break can be put off by: {lengths}.")


def _pause(desk: Desk, length: str) -> Answer:
    if not desk.pause(None if length == UNTIL_TOMORROW else int(length)):
        return _said(PLAN_OFF)
    return Answer(DONE, f"{desk.next_words}.\n")


def _said(sentence: str) -> Answer:
    return Answer(NOT_NOW, err=f"{sentence}\n")
