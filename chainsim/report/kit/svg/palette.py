"""Colours and type of every picture, light and dark.

Blue for level, vermilion for what is over or clips, and nothing told by colour alone: the two differ in lightness as
well as hue, for every kind of colour vision (after Okabe and Ito), and what is over also has a mark or a sign.
"""

from __future__ import annotations

import re

LIGHT = {
    "paper": "#ffffff",
    "panel": "#f6f7f8",
    "ink": "#16202a",
    "muted": "#55616d",
    "line": "#c9d0d6",
    "grid": "#e6e9ec",
    "level": "#0868a8",
    "soft": "#a5cbe6",
    "over": "#c24600",
    "over-soft": "#f7d9c4",
    "warn": "#8a5a00",
    "good": "#00694c",
    "take": "#6f8799",
}
DARK = {
    "paper": "#12171c",
    "panel": "#1b2229",
    "ink": "#e8edf1",
    "muted": "#a3b0bb",
    "line": "#46525d",
    "grid": "#2a333b",
    "level": "#5db2ee",
    "soft": "#24567c",
    "over": "#ff8a4c",
    "over-soft": "#5a2c12",
    "warn": "#eebd5a",
    "good": "#5ecfa4",
    "take": "#8da3b3",
}

DRAWING_CSS = """
.cs{font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;font-size:12px;
font-variant-numeric:tabular-nums}
.cs text{fill:var(--ink)}.cs text.m{fill:var(--muted)}.cs text.s{font-size:10.5px;fill:var(--muted)}
.cs text.b{font-weight:600}.cs text.g{font-size:15px;font-weight:600}.cs text.o{fill:var(--over);font-weight:600}
.cs text.w{fill:var(--warn)}.cs text.h{font-size:20px;font-weight:600}.cs text.t{font-size:13px}
.cs text.so{font-size:10.5px;fill:var(--over);font-weight:600}
.cs .paper{fill:var(--paper)}.cs .panel{fill:var(--panel)}.cs .track{fill:var(--grid)}.cs .rms{fill:var(--level)}
.cs .peak{fill:var(--soft)}.cs .over{fill:var(--over)}.cs .band{fill:var(--soft);fill-opacity:.45}
.cs .overband{fill:var(--over-soft);fill-opacity:.8}.cs .add{fill:var(--level)}.cs .take{fill:var(--take)}
.cs .knob{fill:none;stroke:var(--muted);stroke-width:1.5}
.cs .box{fill:var(--paper);stroke:var(--line)}.cs .box.clip{stroke:var(--over);stroke-width:2}
.cs .box.off{stroke-dasharray:4 3}.cs .lamp{fill:none;stroke:var(--line)}
.cs .lamp.on{fill:var(--over);stroke:var(--over)}
.cs .grid{stroke:var(--grid);fill:none}.cs .wire{stroke:var(--line);fill:none;stroke-width:1.5}
.cs .zero{stroke:var(--muted);fill:none}.cs .limit{stroke:var(--over);fill:none;stroke-dasharray:5 3;stroke-width:1.5}
.cs .curve{stroke:var(--level);fill:none;stroke-width:2;stroke-linejoin:round}
.cs .thin{stroke:var(--level);fill:none;stroke-width:1;stroke-linejoin:round}
.cs .limit-over{stroke:var(--over);fill:none;stroke-width:1.5}
.cs .other{stroke:var(--muted);fill:none;stroke-width:1.5;stroke-dasharray:6 3;stroke-linejoin:round}
.cs .ideal{stroke:var(--muted);fill:none;stroke-dasharray:2 3}
"""

_VARIABLE = re.compile(r"var\(--([a-z-]+)\)")


def variables(colours: dict[str, str]) -> str:
    """The colours as CSS custom properties."""
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def fixed_css(colours: dict[str, str] = LIGHT) -> str:
    """The style of drawings with the colours written out, for renderers that know no custom properties."""
    return _VARIABLE.sub(lambda match: colours[match[1]], DRAWING_CSS)
