// A gain that exists in mono only.
#include "effect.hpp"

struct MonoGain : Effect {
    MonoGain() : Effect("Mono Gain", "mogn", {{"Gain", "dB", 0, -48, 48}}) {}
    void frame(const float* in, float* out) override {
        const double gain = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
};

PLUGIN(MonoGain)
