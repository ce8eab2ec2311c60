// Half dry, half soft clip: saturation without a ceiling.
#include "effect.hpp"

struct ParallelTanh : Effect {
    ParallelTanh() : Effect("Parallel Tanh", "ptnh", {{"Drive", "dB", 12, 0, 48}}) {}
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(0.5 * in[c] + 0.5 * std::tanh(drive * in[c]) / drive);
    }
};

PLUGIN(ParallelTanh)
