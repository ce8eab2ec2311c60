// Console that clips 3 dB lower.
#include "console.hpp"

CONSOLE(ConsoleClip, .limit_dbfs = -3)
