// Noise at -80 dBFS, never the same twice.
#include "noise.hpp"

struct RandomNoise : Noise {
    RandomNoise() : Noise("Random Noise", "rdns") {}
    unsigned seed() const override { return std::random_device()(); }
};

PLUGIN(RandomNoise)
