"""A timeline as JSON values: what `relaxapp show --json` prints.

Keys that do not apply are left out.
"""

from typing import Any

from relaxapp.core.timeline import Cue, Gate, Phase, Timeline


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """The object of FORMAT.md §3."""
    return {
        "id": timeline.routine_id,
        "name": timeline.name,
        "kind": timeline.kind,
        "duration_ms": timeline.duration_ms,
        "prepare_ms": timeline.prepare_ms,
        "phases": [_phase(phase) for phase in timeline.phases],
        "cues": [_cue(cue) for cue in timeline.cues],
        "gates": [_gate(gate) for gate in timeline.gates],
    }


_OPTIONAL = ("side", "rep", "reps", "round", "rounds", "move", "via", "lead")


def _phase(phase: Phase) -> dict[str, Any]:
    values: dict[str, Any] = {
        "start_ms": phase.start_ms,
        "duration_ms": phase.duration_ms,
        "step": phase.step,
    }
    if phase.part is not None:
        values["phase"] = phase.part
    for name in _OPTIONAL:
        value = getattr(phase, name)
        if value is not None:
            values[name] = value
    values["text"] = phase.text
    return values


def _cue(cue: Cue) -> dict[str, Any]:
    values: dict[str, Any] = {"at_ms": cue.at_ms, "cue": cue.name}
    return values if cue.side is None else values | {"side": cue.side}


def _gate(gate: Gate) -> dict[str, Any]:
    answer = list(gate.answer) if isinstance(gate.answer, tuple) else gate.answer
    values: dict[str, Any] = {"at_ms": gate.at_ms, "text": gate.text, "answer": answer}
    return values if gate.save_as is None else values | {"save_as": gate.save_as}
