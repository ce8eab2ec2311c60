"""Makes chainsim take this system for another one, in every Python process that inherits CHAINSIM_TEST_SYSTEM.

Python imports a module of this name before anything else, from PYTHONPATH. Libraries are imported first and stay as
they are, for they know the system that they are on; only what asks `sys.platform` later is deceived, and what that
system lacks is hidden.
"""

import os
import sys

_SYSTEM = os.environ.get("CHAINSIM_TEST_SYSTEM")

if _SYSTEM is not None:
    import asyncio  # noqa: F401
    import ctypes.util  # noqa: F401
    import multiprocessing.connection  # noqa: F401
    import subprocess  # noqa: F401
    import sysconfig
    import tempfile  # noqa: F401
    import urllib.request  # noqa: F401
    import webbrowser  # noqa: F401

    import click  # noqa: F401
    import numpy as np  # noqa: F401
    import pedalboard  # noqa: F401
    import psutil  # noqa: F401
    import soundfile  # noqa: F401

    sysconfig.get_config_vars()
    sys.platform = _SYSTEM
    if _SYSTEM == "win32":
        import windows  # type: ignore[import-not-found]  # beside this one

        windows.pretend()
    for _name in ("memfd_create", "pidfd_open", "sched_getaffinity"):
        if hasattr(os, _name):
            delattr(os, _name)
