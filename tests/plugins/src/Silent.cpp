// Gives back silence, whatever comes in.
#include "effect.hpp"

struct Silent : Effect {
    Silent() : Effect("Silent", "slnt") {}
    void frame(const float* /* in */, float* out) override { std::fill(out, out + CHANNELS, 0.0F); }
};

PLUGIN(Silent)
