// A hard clip at full scale: the build that others are compared with.
#include "console.hpp"

CONSOLE(Console)
