// Console that is 64 frames late and does not say so.
#include "console.hpp"

CONSOLE(ConsoleLate, .late_frames = 64)
