// The gain goes from 0 to -depth and back five times a second, from 0 at the start.
#include "effect.hpp"

struct Tremolo : Effect {
    Tremolo() : Effect("Tremolo", "trem", {{"Depth", "dB", 6, 0, 24}}) {}
    void start() override { frames = 0; }
    void frame(const float* in, float* out) override {
        const double phase = 2 * M_PI * 5 * static_cast<double>(frames++) / rate_hz();
        const double gain = gain_from_db(-value(0) * (0.5 - 0.5 * std::cos(phase)));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
    int64_t frames = 0;
};

PLUGIN(Tremolo)
