// Hidden Clip at eight times the rate, so that its harmonics do not fold back. The filters' delay is reported.
#include "oversampling.hpp"

struct OversampledClip8 : Effect {
    OversampledClip8() : Effect("Oversampled Clip 8", "ocl8", {{"Drive", "dB", 12, 0, 48}}) { setLatency(Oversampler::LATENCY_FRAMES); }
    void start() override {
        for (Oversampler& each : oversampler) each.start(8);
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(oversampler[c].feed(drive * in[c], clip) / drive);
    }
    Oversampler oversampler[CHANNELS];
};

PLUGIN(OversampledClip8)
