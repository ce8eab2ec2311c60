// Hidden Clip, 512 frames late, and reports no latency.
#include "filters.hpp"

struct SilentDelayClip : Effect {
    SilentDelayClip() : Effect("Silent Delay Clip", "sdcl", {{"Drive", "dB", 12, 0, 48}}) {}
    void start() override {
        for (Delay& each : delay) each.start(512);
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(delay[c].feed(clip(drive * in[c]) / drive));
    }
    Delay delay[CHANNELS];
};

PLUGIN(SilentDelayClip)
