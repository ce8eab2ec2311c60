// Mono in and stereo out, as widening effects and reverbs offer.
#include "effect.hpp"

struct OneToTwo : Effect {
    OneToTwo() : Effect("One To Two", "on2t") {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < OUTPUTS; ++c) out[c] = in[c % CHANNELS];
    }
};

PLUGIN(OneToTwo)
