// Four channels in and out: ambience, not stereo.
#include "effect.hpp"

struct FourChannels : Effect {
    FourChannels() : Effect("Four Channels", "four") {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < OUTPUTS; ++c) out[c] = in[c % CHANNELS];
    }
};

PLUGIN(FourChannels)
