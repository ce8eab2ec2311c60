// A bell of +12 dB at 3 kHz, Q 2, into a hard clip at full scale: only what is near 3 kHz clips early.
#include "filters.hpp"

struct BellClip : Effect {
    BellClip() : Effect("Bell Clip", "belc") {}
    void start() override {
        for (Biquad& each : bell) each.bell(3000, 2, 12, rate_hz());
    }
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(clip(bell[c].feed(in[c])));
    }
    Biquad bell[CHANNELS];
};

PLUGIN(BellClip)
