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
            history[c].assign(TAPS / FACTOR + 1, 0.0);
            clipped[c].assign(TAPS, 0.0);
        }
    }
    void frame(const float* in, float* out) override {
        const double drive = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) {
            push(history[c], drive * in[c]);
            push(clipped[c], clip(raised(history[c], 0)));
            const double lowered = std::inner_product(taps.begin(), taps.end(), clipped[c].begin(), 0.0);
            out[c] = static_cast<float>(lowered / drive);
            // Nobody reads the other three at the lower rate, but they are the past of the next frame's.
            for (int phase = 1; phase < FACTOR; ++phase) push(clipped[c], clip(raised(history[c], phase)));
        }
    }
    // One sample at the higher rate: of the zeros stuffed between the samples none is multiplied.
    double raised(const std::vector<double>& line, int phase) const {
        double sum = 0;
        for (int n = phase; n < TAPS; n += FACTOR) sum += taps[n] * line[n / FACTOR];
        return FACTOR * sum;
    }
    static void push(std::vector<double>& line, double x) {
        std::copy_backward(line.begin(), line.end() - 1, line.end());
        line[0] = x;
    }
    static constexpr int FACTOR = 4, TAPS = 129;
    static constexpr double CUTOFF = 0.42 / FACTOR;
    std::array<double, TAPS> taps{};
    std::vector<double> history[CHANNELS], clipped[CHANNELS];  // newest first
};

PLUGIN(OversampledClip)
