// A crossover at 300 Hz (second-order low-pass, the rest is the high band) with Hidden Clip in the low band.
#include "filters.hpp"

struct BandClip : Effect {
    BandClip() : Effect("Band Clip", "bclp", {{"Drive", "dB", 12, 0, 48}}) {}
    void start() override {
        for (Biquad& each : low_pass) each.low_pass(300, BUTTERWORTH, rate_hz());
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) {
            const double low = low_pass[c].feed(in[c]), high = in[c] - low;
            out[c] = static_cast<float>(high + clip(drive * low) / drive);
        }
    }
    Biquad low_pass[CHANNELS];
};

PLUGIN(BandClip)
