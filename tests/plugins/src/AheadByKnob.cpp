// As late as a knob says, which is told to the host whenever it starts, and not when the knob is turned. One that is shy
// does not know before its first block.
#include "filters.hpp"

struct AheadByKnob : Effect {
    AheadByKnob() : Effect("Ahead By Knob", "ahkn", {{"Ahead", "ms", 5, 1, 10}, {"Shy", "", 0, 0, 1}}) {}
    void start() override {
        wind();
        setLatency(value(1) < 0.5 || has_played_ ? frames_ : 0);
    }
    void block(uint32_t) override {
        has_played_ = true;
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
    bool has_played_ = false;
    uint32_t frames_ = 0;
    Delay delay_[CHANNELS];
};

PLUGIN(AheadByKnob)
