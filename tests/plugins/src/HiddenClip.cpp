// Driven into a hard clip and turned down again: the output never looks loud.
#include "effect.hpp"

struct HiddenClip : Effect {
    HiddenClip() : Effect("Hidden Clip", "hclp", {{"Drive", "dB", 12, 0, 48}}) {}
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(clip(drive * in[c]) / drive);
    }
};

PLUGIN(HiddenClip)
