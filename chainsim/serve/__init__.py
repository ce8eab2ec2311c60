"""The page on this machine: a track dropped, a chain turned, every meter seen, the cure heard.

`access` lets nobody else in, `workspace` holds what is open, `uploads` takes files within bounds, `routes` are the
addresses, `page_values` what is told, `server` the server. The page itself is in `pages/`: modules as they are, no
build.
"""
