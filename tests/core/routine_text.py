"""The file of a routine, as random tests need it: steps to the keys that a person would type.

The figures are rounded to a millisecond, so the file need not read as just that routine, nor as
any: random bells may be too close for a file.
"""

import json
from fractions import Fraction
from typing import Any

from relaxapp.core.breath import Pattern
from relaxapp.core.routine import (
    Ask,
    Bells,
    Breathe,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Sit,
    Step,
    Tense,
    Use,
)


def text_of(routine: Routine) -> str:
    """JSON, which is YAML."""
    keys = {
        "name": routine.name,
        "kind": routine.kind,
        "prepare": _length(routine.prepare_ms),
        "steps": [_step(step) for step in routine.steps],
    }
    return json.dumps(keys)


def _length(length_ms: int | Fraction) -> str:
    return f"{float(length_ms) / 1000:.3f}s"


def _step(step: Step) -> dict[str, Any]:
    match step:
        case Say(text, for_ms):
            return {"say": text, "for": _length(for_ms)}
        case Rest(for_ms, text):
            return {"rest": _length(for_ms)} | ({} if text is None else {"text": text})
        case Ask(text, answer):
            return {"ask": text, "answer": answer if isinstance(answer, str) else list(answer)}
        case Sit(text, for_ms, bells):
            sit = {"sit": text, "for": _length(for_ms)}
            return sit if bells is None else {**sit, "bells": _bells(bells)}
        case Tense(part, hold_ms, release_ms, times):
            lengths = {"hold": _length(hold_ms), "release": _length(release_ms)}
            return {"tense": part, **lengths, "times": times}
        case Breathe():
            return _breathe(step)
        case MoveStep():
            return _move(step)
        case Repeat(count, steps, between_ms):
            inner = [_step(one) for one in steps]
            return {"repeat": str(count), "between": _length(between_ms), "steps": inner}
        case Use():
            return {"use": "breaths", "rounds": 2}


def _bells(bells: Bells) -> Any:
    if bells.at_ms:
        return [_length(at_ms) for at_ms in bells.at_ms]
    keys: dict[str, Any] = {"start": bells.start, "end": str(bells.end)}
    if bells.every_ms is not None:
        return keys | {"every": _length(bells.every_ms)}
    if bells.random_ms is not None:
        return keys | {"random": " - ".join(map(_length, bells.random_ms))}
    return keys


def _breathe(step: Breathe) -> dict[str, Any]:
    keys: dict[str, Any] = {"breathe": _pattern(step.pattern)}
    if step.for_ms is not None:
        keys["for"] = _length(step.for_ms)
    else:
        keys["rounds"] = step.rounds
    if step.ramp is not None:
        start, end = (f"{float(rate):.3f}/min" for rate in (step.ramp.start, step.ramp.end))
        keys["ramp"] = {"from": start, "to": end, "over": _length(step.ramp.over_ms)}
    if step.spare is not None:
        keys["without_holds"] = _pattern(step.spare)
    return keys


def _pattern(pattern: Pattern) -> Any:
    names = tuple(part.name for part in pattern.parts)
    if names in (("in", "out"), ("in", "hold", "out"), ("in", "hold", "out", "rest")):
        return " - ".join(f"{float(part.length_ms) / 1000:.3f}" for part in pattern.parts)
    return [
        {part.name: _length(part.length_ms)} | ({} if part.via is None else {"via": part.via})
        for part in pattern.parts
    ]


def _move(step: MoveStep) -> dict[str, Any]:
    lengths = {name: _length(getattr(step, f"{name}_ms")) for name in ("enter", "hold", "leave")}
    sided = {"sides": "both", "switch": _length(step.switch_ms)}
    if not step.move.is_sided:
        return {"move": "chin-tuck", "times": step.times, **lengths}
    return {"move": "upper-trapezius-stretch", "times": step.times, **lengths, **sided}
