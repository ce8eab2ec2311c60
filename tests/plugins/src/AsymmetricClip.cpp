// Clips at +1 and -0.5 after the drive; the offset that this makes is blocked (5 Hz), the drive undone.
#include "effect.hpp"

struct AsymmetricClip : Effect {
    AsymmetricClip() : Effect("Asymmetric Clip", "aclp", {{"Drive", "dB", 12, 0, 48}}) {}
    void start() override {
        for (int c = 0; c < CHANNELS; ++c) last_in[c] = last_out[c] = 0;
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0)), pole = std::exp(-2 * M_PI * 5 / rate_hz());
        for (int c = 0; c < CHANNELS; ++c) {
            const double clipped = std::clamp(drive * in[c], -0.5, 1.0) / drive;
            last_out[c] = clipped - last_in[c] + pole * last_out[c];
            last_in[c] = clipped;
            out[c] = static_cast<float>(last_out[c]);
        }
    }
    double last_in[CHANNELS], last_out[CHANNELS];
};

PLUGIN(AsymmetricClip)
