"""chainsim from Python: what `import chainsim` offers, one function a module.

>>> chain = chainsim.load_chain("vocal.yaml")
>>> chainsim.run(chain, "take3.wav").measurement.output.true_peak_dbtp
-0.4
"""

from chainsim.library.checks import CheckResult, check
from chainsim.library.comparing import FaderVsTrimResult, fader_vs_trim
from chainsim.library.mixing import MixResult, mix
from chainsim.library.preset_folders import PresetsResult, presets
from chainsim.library.probing import ProbeResult, probe
from chainsim.library.reviewing import ReviewResult, review
from chainsim.library.running import RunResult, run
from chainsim.library.sweeping import SweepResult, sweep

__all__ = [
    "run",
    "check",
    "probe",
    "sweep",
    "fader_vs_trim",
    "review",
    "mix",
    "presets",
    "RunResult",
    "CheckResult",
    "ProbeResult",
    "SweepResult",
    "FaderVsTrimResult",
    "ReviewResult",
    "MixResult",
    "PresetsResult",
]
