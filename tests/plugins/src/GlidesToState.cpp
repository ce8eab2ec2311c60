// A gain of one; once a host has given it its parameters back its gain falls from four to one within 100 ms of playing.
// Some real ones glide from other settings to those of their state.
#include "effect.hpp"

struct GlidesToState : Effect {
    GlidesToState() : Effect("Glides To State", "glds", {{"Knob", "", 0, 0, 1}}) {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>((1 + above_) * in[c]);
        above_ = std::max(0.0, above_ - 3 / (0.1 * rate_hz()));
    }
    void setParameterValue(uint32_t /* index */, float /* value */) override { above_ = 3; }

private:
    double above_ = 0;
};

PLUGIN(GlidesToState)
