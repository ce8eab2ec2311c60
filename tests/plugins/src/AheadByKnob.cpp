// As late as a knob says, which is told to the host whenever it starts, and not when the knob is turned.
#include "filters.hpp"

struct AheadByKnob : Effect {
    AheadByKnob() : Effect("Ahead By Knob", "ahkn", {{"Ahead", "ms", 5, 1, 10}}) {}
    void start() override {
        wind();
        setLatency(frames_);
    }
    void block(uint32_t) override {
        if (frames() != frames_) wind();
    }
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(delay_[c].feed(in[c]));
    }

private:
    uint32_t frames() const { return static_cast<uint32_t>(std::lround(1e-3 * value(0) * rate_hz())); }
    void wind() {
        frames_ = frames();
        for (Delay& each : delay_) each.start(frames_);
    }
    uint32_t frames_ = 0;
    Delay delay_[CHANNELS];
};

PLUGIN(AheadByKnob)
