"""A chain kept open: after an edit only what is changed by it is rendered, and only what is changed is metered.

`live_chain` holds the threads, `loudest_first` measures the loudest half minute before the whole, `level_pass` one
revision of either, `tap_cache` remembers what came out of which beginning of a chain, `beginning_keys` names these,
`segment` plays what is left to render, `kept_process` in the process that has its plugins loaded where that is proven,
`level_agreement` compares with the fresh render behind it, `meter_snapshot` reads a meter at any gain, `buffer_pool`
uses memory again.
"""
