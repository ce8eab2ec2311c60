// Hidden Clip in the left channel, nothing in the right one.
#include "effect.hpp"

struct LeftClip : Effect {
    LeftClip() : Effect("Left Clip", "lclp", {{"Drive", "dB", 12, 0, 48}}) {}
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        out[0] = static_cast<float>(clip(drive * in[0]) / drive);
        out[1] = in[1];
    }
};

PLUGIN(LeftClip)
