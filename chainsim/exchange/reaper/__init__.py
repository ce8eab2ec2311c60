"""REAPER: projects (.RPP), track templates (.RTrackTemplate) and chains (.RfxChain), read without loss."""
