// Console 1.1.0, which does what 1.0.0 did.
#include "console.hpp"

CONSOLE(ConsoleVersion, .minor = 1)
