"""chainsim from Python: what `import chainsim` offers, one function a module.

>>> chain = chainsim.load_chain("vocal.yaml")
>>> chainsim.run(chain, "take3.wav").measurement.output.true_peak_dbtp
-0.4
"""
