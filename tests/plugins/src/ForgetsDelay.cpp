// As inserted 512 frames late, which it says once it plays; when a host has given it its parameters back, at once. A real
// clipper that looks ahead does so.
#include "filters.hpp"

struct ForgetsDelay : Effect {
    ForgetsDelay() : Effect("Forgets Delay", "frgd", {{"Knob", "", 0, 0, 1}}) {}
    void start() override {
        for (Delay& each : delay_) each.start(512);
    }
    void block(uint32_t /* frames */) override {
        if (late_) setLatency(512);
    }
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = late_ ? static_cast<float>(delay_[c].feed(in[c])) : in[c];
    }
    void setParameterValue(uint32_t /* index */, float /* value */) override { late_ = false; }

private:
    Delay delay_[CHANNELS];
    bool late_ = true;
};

PLUGIN(ForgetsDelay)
