"""What goes between the server of render processes and who asks it for one."""

from __future__ import annotations

import struct

LENGTH = struct.Struct("=I")  # of a request to the server
STATUS = struct.Struct("=i")  # what it tells of a guard: process id, then exit code
