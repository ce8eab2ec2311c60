// Noise at -80 dBFS, the same from every start.
#include "noise.hpp"

struct RepeatableNoise : Noise {
    RepeatableNoise() : Noise("Repeatable Noise", "rpns") {}
    unsigned seed() const override { return 1; }
};

PLUGIN(RepeatableNoise)
