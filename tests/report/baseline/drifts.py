"""Three checks against a baseline, made by hand: one as before, one that drifted, one that the baseline lacks."""

from __future__ import annotations

from chainsim.model.baseline import Drift, EntryDrift, PointDrift

UPDATED = "Comp 1.0 is now Comp 1.1"
DRIFTS = (
    EntryDrift("chains/a.yaml", None, file="chains/a.yaml"),
    EntryDrift(
        "chains/b <i>.yaml",
        "drums.wav",
        (
            PointDrift(
                "2",
                "Comp | one",
                (
                    Drift("polarity", "upright", "inverted"),
                    Drift("response_db", 0.0, -1.5, 0.25, "3.2 kHz", 2),
                    Drift("clean_to_dbfs", None, -6.0, 0.2),
                ),
                (UPDATED,),
                line=7,
                counts=True,
            ),
            PointDrift("output", "output", (Drift("dc_offset", 0.0, 0.0125, 0.001),), counts=True),
        ),
        file="chains/b <i>.yaml",
    ),
    EntryDrift("chains/c.yaml", None, known=False, file="chains/c.yaml"),
)
SENTENCE = "stage 2 'Comp | one': polarity went from upright to inverted, and 2 more figures (Comp 1.0 is now Comp 1.1)"
