// Hidden Clip at four times the rate, so that its harmonics do not fold back. Two linear-phase low-passes of 129 taps
// (Kaiser, beta 8, centred at 0.42 of the rate) delay by 64 quadruple frames each: 32 frames, reported.
#include "effect.hpp"

#include <numeric>

struct OversampledClip : Effect {
    OversampledClip() : Effect("Oversampled Clip", "oclp", {{"Drive", "dB", 12, 0, 48}}) { setLatency((TAPS - 1) / FACTOR); }
    void start() override {
        double total = 0;
        for (int n = 0; n < TAPS; ++n) {
            const double t = n - (TAPS - 1) / 2, w = t / ((TAPS - 1) / 2);
            const double sinc = t == 0 ? 1 : std::sin(2 * M_PI * CUTOFF * t) / (2 * M_PI * CUTOFF * t);
            taps[n] = sinc * std::cyl_bessel_i(0.0, 8 * std::sqrt(1 - w * w));
            total += taps[n];
        }
        for (double& tap : taps) tap /= total;
        for (int c = 0; c < CHANNELS; ++c) {
            up[c].assign(TAPS, 0.0);
            down[c].assign(TAPS, 0.0);
        }
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c)
            for (int phase = 0; phase < FACTOR; ++phase) {
                const double raised = filter(up[c], phase == 0 ? FACTOR * drive * in[c] : 0.0);
                const double lowered = filter(down[c], clip(raised));
                if (phase == 0) out[c] = static_cast<float>(lowered / drive);
            }
    }
    double filter(std::vector<double>& line, double x) const {
        std::rotate(line.begin(), line.end() - 1, line.end());
        line[0] = x;
        return std::inner_product(line.begin(), line.end(), taps.begin(), 0.0);
    }
    static constexpr int FACTOR = 4, TAPS = 129;
    static constexpr double CUTOFF = 0.42 / FACTOR;
    std::array<double, TAPS> taps{};
    std::vector<double> up[CHANNELS], down[CHANNELS];
};

PLUGIN(OversampledClip)
