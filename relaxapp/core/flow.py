"""How the body is placed along the steps: positions and props, and the time to change them.

Takes steps, gives their `Flow`.
"""

from collections.abc import Iterable

from relaxapp.core.routine import Flow, MoveStep, Repeat, Rest, Say, Step, Use

STILL = Flow()
"""Of what neither moves nor gives time to."""


def flow_of(step: Step) -> Flow:
    """The flow of one step; a repeat counts once."""
    match step:
        case MoveStep():
            setting = (step.move.position, frozenset(step.move.props))
            return Flow(setting, setting)
        case Say() | Rest():
            return Flow(lead_ms=step.for_ms, tail_ms=step.for_ms)
        case Repeat():
            return flow_of_steps(step.steps)
        case Use():
            return step.flow
        case _:
            return STILL


def flow_of_steps(steps: Iterable[Step]) -> Flow:
    """The flow of the steps one after the other."""
    flow = Flow()
    for step in steps:
        following = flow_of(step)
        if following is not STILL:
            flow = flow.then(following)
    return flow
