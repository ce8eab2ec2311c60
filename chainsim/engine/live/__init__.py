"""A chain kept open: after an edit only what is changed by it is rendered, and only what is changed is metered.

`live_chain` holds the threads, `loudest_first` measures the loudest half minute before the whole, `level_pass` one
revision of either, `tap_cache` remembers what came out of which beginning of a chain, `beginning_keys` names these,
`meter_snapshot` reads a meter at any gain, `buffer_pool` uses memory again.
"""
