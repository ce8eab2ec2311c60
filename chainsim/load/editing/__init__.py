"""Trims into the text of a chain or session file, every other byte left as it was.

`trim_edit` and `session_edit` work out the new text, `diff` shows what is different, `file_saving` puts it in the
file's place.
"""

from chainsim.load.editing.diff import unified_diff
from chainsim.load.editing.file_saving import ensure_editable, save
from chainsim.load.editing.session_edit import SessionEdit, edit_session_trims
from chainsim.load.editing.trim_edit import TrimEdit, edit_trims

__all__ = ["TrimEdit", "edit_trims", "SessionEdit", "edit_session_trims", "unified_diff", "ensure_editable", "save"]
