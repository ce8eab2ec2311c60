// As inserted a gain of one; once a host has given it its parameters back, a quarter. Some real ones come back changed.
#include "effect.hpp"

struct ForgetsState : Effect {
    ForgetsState() : Effect("Forgets State", "frgt", {{"Knob", "", 0, 0, 1}}) {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain_ * in[c]);
    }
    void setParameterValue(uint32_t /* index */, float /* value */) override { gain_ = 0.25; }

private:
    double gain_ = 1.0;
};

PLUGIN(ForgetsState)
