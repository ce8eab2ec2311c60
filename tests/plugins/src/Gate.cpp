// Opens in 1 ms when the level passes the threshold, closes in 50 ms to silence. The level is the larger |x|, falling
// with a time constant of 50 ms.
#include "effect.hpp"

struct Gate : Effect {
    Gate() : Effect("Gate", "gate", {{"Threshold", "dB", -40, -80, 0}}) {}
    void start() override { level = gain = 0; }
    void frame(const float* in, float* out) override {
        level *= std::exp(-1 / (0.050 * rate_hz()));
        for (int c = 0; c < CHANNELS; ++c) level = std::max(level, std::abs(static_cast<double>(in[c])));
        const bool open = level >= gain_from_db(value(0));
        gain += (1 - std::exp(-1 / ((open ? 0.001 : 0.050) * rate_hz()))) * ((open ? 1.0 : 0.0) - gain);
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
    double level = 0, gain = 0;
};

PLUGIN(Gate)
