// A gain and nothing else: linear to any level.
#include "effect.hpp"

struct CleanGain : Effect {
    CleanGain() : Effect("Clean Gain", "clgn", {{"Gain", "dB", 0, -48, 48}}) {}
    void frame(const float* in, float* out) override {
        const double gain = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
};

PLUGIN(CleanGain)
