// Console that is 64 frames late and says so.
#include "console.hpp"

CONSOLE(ConsoleLatency, .late_frames = 64, .reported_frames = 64)
