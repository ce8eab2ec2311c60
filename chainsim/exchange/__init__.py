"""Files of other programs <-> one neutral model: bytes and text only. No plugin is opened, no chain file is read.

`read_project` takes whatever is known here, by what the file holds; writers are splices that leave all else alone.
"""

from chainsim.exchange.project import Project
from chainsim.exchange.project_reading import SUFFIXES, read_project
from chainsim.exchange.unreadable_file import ExchangeError

__all__ = ["SUFFIXES", "ExchangeError", "Project", "read_project"]
