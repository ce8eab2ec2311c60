// Hidden Clip, then low-passed at 5 kHz and high-passed at 80 Hz: no flat top survives.
#include "filters.hpp"

struct FilteredClip : Effect {
    FilteredClip() : Effect("Filtered Clip", "fclp", {{"Drive", "dB", 12, 0, 48}}) {}
    void start() override {
        for (int c = 0; c < CHANNELS; ++c) {
            low_pass[c].low_pass(5000, BUTTERWORTH, rate_hz());
            high_pass[c].high_pass(80, BUTTERWORTH, rate_hz());
        }
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c)
            out[c] = static_cast<float>(high_pass[c].feed(low_pass[c].feed(clip(drive * in[c]) / drive)));
    }
    Biquad low_pass[CHANNELS], high_pass[CHANNELS];
};

PLUGIN(FilteredClip)
