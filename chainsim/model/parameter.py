"""What a plugin's parameter can be given: a value, or points that it moves along while the track plays."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

LATEST_POINT_S = 1e6
"""Of automation: eleven days."""
MOST_POINTS = 50_000

Finite = Annotated[float, Field(allow_inf_nan=False)]
ParameterValue = bool | int | Finite | str
Seconds = Annotated[float, Field(ge=0.0, le=LATEST_POINT_S, allow_inf_nan=False)]
Point = tuple[Seconds, ParameterValue] | tuple[Seconds, ParameterValue, Literal["hold"]]


def _rising(points: tuple[Point, ...]) -> tuple[Point, ...]:
    if any(later[0] < earlier[0] for earlier, later in pairwise(points)):
        raise ValueError("times must not go back")
    if len({kind_of_value(point[1]) for point in points}) > 1:
        raise ValueError("values must be of one kind")
    return points


def kind_of_value(value: ParameterValue) -> str:
    """What all points of one automation have in common."""
    return "true or false" if isinstance(value, bool) else "text" if isinstance(value, str) else "a number"


_POINTS_SCHEMA = {  # without prefixItems, which editors stumble over
    "type": "array",
    "minItems": 1,
    "maxItems": MOST_POINTS,
    "items": {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": ["number", "string", "boolean"]}},
}

Automation = Annotated[
    tuple[Point, ...],
    Field(min_length=1, max_length=MOST_POINTS),
    AfterValidator(_rising),
    WithJsonSchema(_POINTS_SCHEMA),
]
"""[time_s, value] points, straight lines between them; behind a third item `hold`, and with text or true and false,
the value stays until the next point. Before the first point its value, behind the last its."""
ParameterSetting = ParameterValue | Automation
