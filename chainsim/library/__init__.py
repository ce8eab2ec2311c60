"""chainsim from Python: what `import chainsim` offers.

>>> chain = chainsim.load_chain("vocal.yaml")
>>> chainsim.run(chain, "take3.wav").measurement.output.true_peak_dbtp
-0.4
"""

from chainsim.library.checks import CheckResult, check
from chainsim.library.running import RunResult, run
from chainsim.load import load_chain
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions

__all__ = ["Chain", "CheckResult", "RunOptions", "RunResult", "check", "load_chain", "run"]
