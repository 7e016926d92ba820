"""Routines of every kind for the tests of the terminal player, made by hand."""

from fractions import Fraction

from relaxapp.core.breath import Part, PartName, Pattern
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.player import Player
from relaxapp.core.routine import (
    Ask,
    Bells,
    Breathe,
    Caution,
    Move,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Sit,
    Step,
    Tense,
)


def pattern(**seconds: int) -> Pattern:
    """`pattern(in_=4, out=6)`; the names are those of the parts."""
    names: dict[str, PartName] = {"in_": "in", "hold": "hold", "out": "out", "rest": "rest"}
    return Pattern(tuple(Part(names[name], Fraction(s * 1000)) for name, s in seconds.items()))


def move(id: str, name: str, do: str, setup: str, *, is_sided: bool) -> Move:
    return Move(
        id=id,
        name=name,
        do=do,
        setup=setup,
        style="stretch",
        position="seated",
        props=("chair",),
        is_sided=is_sided,
        hold_ms=20_000,
        times=2,
        enter_ms=3_000,
        leave_ms=2_000,
        pause_ms=4_000,
    )


TUCK = move(
    "chin-tuck",
    "Chin tuck",
    "Glide your head straight back, as if to make a double chin. Eyes stay level.",
    "Sit tall and look straight ahead. Your jaw stays soft, your teeth apart.",
    is_sided=False,
)
LEAN = move(
    "upper-trapezius-stretch",
    "Upper trapezius stretch",
    "Sit on your $side hand and let your $other ear sink towards your $other shoulder.",
    "Sit tall, $side hand under your thigh. The $side shoulder stays low.",
    is_sided=True,
)

HOLDS = Caution(
    "Leave out the holds, unless your doctor agrees, if you are pregnant, have heart disease or "
    "high blood pressure, or if holding your breath brings on panic.",
    "breath-holds",
    "Breath holds",
)
DRIVING = Caution(
    "Never do this while driving, riding or operating machinery, nor in the bath.",
    "driving",
    "Not while driving, nor in water",
)
STOP_IF = (
    "Sharp pain, or pain that spreads",
    "Tingling, numbness or weakness in an arm",
    "Dizziness, or a change in what you see",
    "Chest pain",
)


def moved(what: Move, *, times: int = 2, hold_s: int = 20) -> MoveStep:
    return MoveStep(
        move=what,
        times=times,
        enter_ms=what.enter_ms,
        hold_ms=hold_s * 1000,
        leave_ms=what.leave_ms,
        pause_ms=what.pause_ms,
        switch_ms=5_000,
        sides=("left", "right") if what.is_sided else (),
    )


def routine(name: str, kind: str, *steps: Step, **keys: object) -> Routine:
    id = name.lower().replace(" ", "-")
    return Routine(id, name, kind, steps, 5_000, "seated", **keys)  # type: ignore[arg-type]  # keys of a Routine


BOX = routine(
    "Box breathing",
    "breathing",
    Breathe(
        pattern(in_=4, hold=4, out=4, rest=4),
        300_000,
        None,
        text="Trace the sides of a square with your breath.",
    ),
    summary="Four equal sides, like walking round a square.",
    cautions=(HOLDS, DRIVING),
)
NECK = routine(
    "Neck two",
    "stretch",
    moved(TUCK, times=5, hold_s=5),
    moved(LEAN),
    Repeat(3, (moved(LEAN, times=1, hold_s=0),)),
    Breathe(pattern(in_=4, out=6), None, 1, text="Let your head balance, light and level."),
    props=("chair",),
    summary="Brings your head back over your shoulders.",
    cautions=(DRIVING,),
    stop_if=STOP_IF,
)
SPACE = routine(
    "Breathing space",
    "meditation",
    Say("Sit tall and easy, eyes closed or lowered.", 20_000),
    Sit(
        "Let your attention grow from the breath to the whole body. Your face. Your shoulders. "
        "Your back. If the mind slips away, bring it back to this breath, and then to the next. "
        "Make room for whatever is here, and take that room with you into what comes next.",
        600_000,
        Bells(1, 1, (), 60_000),
    ),
    cautions=(DRIVING,),
)
MUSCLES = routine(
    "Muscle relaxation",
    "relaxation",
    Tense("both arms", 5_000, 20_000, 2, "Make fists and bend your elbows."),
    Tense("face", 5_000, 20_000, 2),
    Rest(10_000),
)
QUESTIONS = routine(
    "A short look inside",
    "reflection",
    Ask("How tense are your shoulders right now?", "scale", "tension"),
    Breathe(pattern(in_=4, out=6), None, 1),
    Ask("What is on your mind?", "text", "mind"),
    Ask("How do you feel now?", ("Much better", "A little better", "The same"), "after"),
    Say("Good.", 4_000),
    Ask("Name five things you can see."),
)
FOREIGN = routine(
    "深呼吸の練習 — tief [bold]atmen[/bold]",
    "breathing",
    Say(
        "ゆっくりと息を吸って、肩の力を抜いてください。\x1b[31mred\x07 [red]no markup[/red]", 20_000
    ),
    Breathe(
        Pattern((Part("in", Fraction(4000), None, "吸う"), Part("out", Fraction(6000), "left"))),
        60_000,
        None,
    ),
)
TINY = routine("Tiny", "mixed", Ask("Ready?"))

ENDLESS = routine(
    "Endless " * 10, "mixed", Say("and so on " * 20_000, 9_000), Ask("why " * 9_000, "text")
)

ALL = (BOX, NECK, SPACE, MUSCLES, QUESTIONS, FOREIGN, TINY, ENDLESS)


def player_at(what: Routine, position_ms: int) -> Player:
    """A player of the routine that has just come to a position, gates on the way passed."""
    player = Player(compile_timeline(what))
    player.seek(position_ms, 0)
    player.start(0)
    player.advance(0)
    return player
