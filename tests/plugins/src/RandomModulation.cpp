// A gain that wanders within +-depth, to a new random value every 50 ms, never the same twice.
#include "effect.hpp"

#include <random>

struct RandomModulation : Effect {
    RandomModulation() : Effect("Random Modulation", "rmod", {{"Depth", "dB", 1, 0, 12}}) {}
    void start() override {
        random.seed(std::random_device()());
        from = to = 0;
        frames = 0;
    }
    void frame(const float* in, float* out) override {
        const auto step = static_cast<int64_t>(0.050 * rate_hz());
        if (frames % step == 0) {
            from = to;
            to = static_cast<double>(random()) / 2147483648.0 - 1;
        }
        const double position = static_cast<double>(frames++ % step) / static_cast<double>(step);
        const double gain = gain_from_db(value(0) * (from + (to - from) * position));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
    std::mt19937 random;
    double from = 0, to = 0;
    int64_t frames = 0;
};

PLUGIN(RandomModulation)
