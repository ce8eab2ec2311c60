// Stereo in and mono out.
#include "effect.hpp"

struct TwoToOne : Effect {
    TwoToOne() : Effect("Two To One", "tw2o") {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < OUTPUTS; ++c) out[c] = in[c % CHANNELS];
    }
};

PLUGIN(TwoToOne)
