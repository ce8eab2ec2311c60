"""A chain kept open: after an edit only what is changed by it is rendered, and only what is changed is metered.

`live_chain` holds the threads, `level_pass` measures one revision, `passed_stages` remembers what came out of which
beginning of a chain, `tapped` reads a meter at any gain.
"""
