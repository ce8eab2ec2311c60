// Hidden Clip, 512 frames late, and says so.
#include "filters.hpp"

struct ReportedDelayClip : Effect {
    ReportedDelayClip() : Effect("Reported Delay Clip", "rdcl", {{"Drive", "dB", 12, 0, 48}}) { setLatency(512); }
    void start() override {
        for (Delay& each : delay) each.start(512);
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(delay[c].feed(clip(drive * in[c]) / drive));
    }
    Delay delay[CHANNELS];
};

PLUGIN(ReportedDelayClip)
