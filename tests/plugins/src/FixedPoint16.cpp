// Sixteen-bit arithmetic: clips at full scale, rounds to a step of 1 / 32768.
#include "effect.hpp"

struct FixedPoint16 : Effect {
    FixedPoint16() : Effect("Fixed Point 16", "fx16") {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) {
            const double step = std::floor(32768.0 * in[c] + 0.5);
            out[c] = static_cast<float>(std::clamp(step, -32768.0, 32767.0) / 32768.0);
        }
    }
};

PLUGIN(FixedPoint16)
