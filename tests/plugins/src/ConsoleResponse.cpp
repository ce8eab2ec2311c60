// Console with a bell of +2 dB at 3 kHz, Q 1.
#include "console.hpp"

CONSOLE(ConsoleResponse, .bell_db = 2)
