// Console that turns the signal over.
#include "console.hpp"

CONSOLE(ConsolePolarity, .polarity = -1)
