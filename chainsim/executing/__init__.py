"""Who does what a command has many of: processes or threads of this machine, or another machine's.

A command hands over tasks and takes answers as they end; it does not know where they were worked on.
"""

from chainsim.executing.current_executor import elsewhere, executor
from chainsim.executing.executor import Executor, Inventory, in_order
from chainsim.executing.task import Files, Move, Task, Travel

__all__ = ["executor", "elsewhere", "Executor", "Inventory", "in_order", "Task", "Travel", "Files", "Move"]
