"""An address opened in the user's browser, if there is one; what the system's tools say of it is kept to themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading


def open_in_browser(address: str) -> bool:
    """Whether something was there to open it; the address is printed anyway, so nothing is said where it was not."""
    if sys.platform in ("win32", "darwin"):
        import webbrowser

        return webbrowser.open(address)
    opener = shutil.which("xdg-open")
    if opener is None or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False  # without a screen xdg-open tries a dozen names and tells of each
    threading.Thread(target=_opened, args=(opener, address), daemon=True).start()  # it may wait for the browser's end
    return True


def _opened(opener: str, address: str) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run([opener, address], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, check=False)
