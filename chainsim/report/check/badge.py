"""How checks ended, as a badge for a page: a small drawing, or what shields.io draws one from."""

from __future__ import annotations

from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import CheckStatus
from chainsim.report.kit.json_values import dumps
from chainsim.report.kit.status import ends
from chainsim.report.kit.svg.elements import element, number

_LABEL = "chains"
_FONT_PX = 11.0
_EM = 0.6  # mean advance of the letters, in font sizes, generously
_HEIGHT = 20.0
_SPACE = 7.0  # on either side of a text
_GREY, _GREEN, _RED = "#4a5560", "#1d7a4e", "#b53a1f"  # white on each has a contrast of 4.5 or more


def badge_message(run: CheckRun) -> str:
    """`1200 passed`, or what did not: `3 failed of 1200`."""
    statuses = [run.status(one) for one in run.checked]
    wrong = [status for status in statuses if status in (CheckStatus.FAILED, CheckStatus.ERROR)]
    if not statuses:
        return "none checked"
    told = f"{ends(wrong)} of {len(statuses)}" if wrong else ends(statuses)
    return told if run.complete else f"interrupted, {told}"


def check_to_badge(run: CheckRun) -> str:
    """The badge as SVG, which needs no font of its own."""
    return _drawn(_LABEL, badge_message(run), _GREEN if _well(run) else _RED)


def check_to_shields(run: CheckRun) -> str:
    """What an endpoint badge of shields.io is drawn from."""
    colour = "success" if _well(run) else "critical"
    return dumps({"schemaVersion": 1, "label": _LABEL, "message": badge_message(run), "color": colour})


def _well(run: CheckRun) -> bool:
    return run.complete and bool(run.checked) and run.exit_code == 0


def _drawn(label: str, message: str, colour: str) -> str:
    left, right = _width(label), _width(message)
    said = f"{label}: {message}"
    shapes = [
        element("title", said),
        element("clipPath", element("rect", width=left + right, height=_HEIGHT, rx=3.0), id="round"),
        element(
            "g",
            element("rect", width=left, height=_HEIGHT, fill=_GREY)
            + element("rect", x=left, width=right, height=_HEIGHT, fill=colour),
            clip_path="url(#round)",
        ),
        _text(label, left / 2, left),
        _text(message, left + right / 2, right),
    ]
    return (
        element(
            "svg",
            "".join(shapes),
            xmlns="http://www.w3.org/2000/svg",
            width=left + right,
            height=_HEIGHT,
            viewBox=f"0 0 {number(left + right)} {number(_HEIGHT)}",
            role="img",
            aria_label=said,
            font_family="Verdana,DejaVu Sans,Geneva,sans-serif",
            font_size=_FONT_PX,
            text_anchor="middle",
            fill="#ffffff",
        )
        + "\n"
    )


def _text(words: str, middle: float, width: float) -> str:
    return element("text", words, x=middle, y=14.0, textLength=width - 2 * _SPACE)


def _width(words: str) -> float:
    return float(round(_EM * len(words) * _FONT_PX + 2 * _SPACE))
