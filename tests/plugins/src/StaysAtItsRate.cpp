// A low-pass that knows the sample rate it is started at, unless it was set before that: then it takes 44.1 kHz.
#include "filters.hpp"

struct StaysAtItsRate : Effect {
    StaysAtItsRate() : Effect("Stays At Its Rate", "sair", {{"Cutoff", "kHz", 5, 1, 10}}) {}
    void start() override {
        has_started_ = true;
        tune();
    }
    void turned() override {
        if (!has_started_) stays_ = true;
        tune();
    }
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(state_[c] += share_ * (in[c] - state_[c]));
    }

private:
    void tune() { share_ = 1 - std::exp(-2 * M_PI * 1e3 * value(0) / (stays_ ? 44100 : rate_hz())); }
    double share_ = 0, state_[CHANNELS] = {};
    bool has_started_ = false, stays_ = false;
};

PLUGIN(StaysAtItsRate)
