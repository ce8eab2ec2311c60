"""What goes between the server of render processes and who asks it for one."""

from __future__ import annotations

import struct

LENGTH = struct.Struct("=I")  # of a request to the server
MOST_DESCRIPTORS = 6  # with a request: those of `guard_handle.Ends` and a status pipe
STATUS = struct.Struct("=i")  # what it tells of a guard: process id, then exit code

WORKERS_NEED = (
    "chainsim.pipeline",
    "chainsim.batch.kept_check",
    "chainsim.batch.one_check",
    "chainsim.engine.local_client",
    "chainsim.executing.worker_start",
    "chainsim.executing.worker",
)
"""What a server imports besides that workers are forked from: by name, since this floor imports none of it."""

GUARD = ("chainsim.engine.fork_server", "become_guard")
"""What a guard is asked for as."""
