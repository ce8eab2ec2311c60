// A higher rate and back: two linear-phase low-passes of 32 taps for each of the `factor` samples (and one more), Kaiser
// with beta 8, at 0.42 of the rate. Together they delay by 32 frames, whatever the factor.
#pragma once

#include "effect.hpp"

#include <numeric>

class Oversampler {
public:
    static constexpr int LATENCY_FRAMES = 32;

    void start(int factor) {
        factor_ = factor;
        taps_.assign(LATENCY_FRAMES * factor + 1, 0.0);
        const double middle = (static_cast<double>(taps_.size()) - 1) / 2, cutoff = 0.42 / factor;
        for (size_t n = 0; n < taps_.size(); ++n) {
            const double t = static_cast<double>(n) - middle, w = t / middle;
            const double sinc = t == 0 ? 1 : std::sin(2 * M_PI * cutoff * t) / (2 * M_PI * cutoff * t);
            taps_[n] = sinc * std::cyl_bessel_i(0.0, 8 * std::sqrt(1 - w * w));
        }
        const double total = std::accumulate(taps_.begin(), taps_.end(), 0.0);
        for (double& tap : taps_) tap /= total;
        phases_.assign(factor, {});
        for (size_t n = 0; n < taps_.size(); ++n) phases_[n % factor].push_back(taps_[n]);
        low_.start(LATENCY_FRAMES + 1);
        high_.start(taps_.size());
    }
    // `act` at the higher rate on one sample, and what comes of it at the lower one.
    template <class Act> double feed(double x, Act act) {
        low_.push(x);
        high_.push(act(raised(0)));
        const double lowered = products(taps_, high_.newest());
        // Nobody reads the others at the lower rate, but they are the past of the next frame's.
        for (int phase = 1; phase < factor_; ++phase) high_.push(act(raised(phase)));
        return lowered;
    }

private:
    // The last samples, newest first, without moving them: all is kept twice, so that they always lie in a row.
    class Line {
    public:
        void start(size_t samples) {
            kept_.assign(2 * samples, 0.0);
            at_ = 0;
        }
        void push(double x) {
            const size_t samples = kept_.size() / 2;
            at_ = (at_ == 0 ? samples : at_) - 1;
            kept_[at_] = kept_[at_ + samples] = x;
        }
        const double* newest() const { return kept_.data() + at_; }

    private:
        std::vector<double> kept_;
        size_t at_ = 0;
    };
    // Of the zeros stuffed between the samples none is multiplied.
    double raised(int phase) const { return factor_ * products(phases_[phase], low_.newest()); }
    // In four sums side by side: one would wait for itself at every tap.
    static double products(const std::vector<double>& taps, const double* samples) {
        double sums[4] = {};
        size_t n = 0;
        for (; n + 4 <= taps.size(); n += 4)
            for (size_t k = 0; k < 4; ++k) sums[k] += taps[n + k] * samples[n + k];
        for (; n < taps.size(); ++n) sums[0] += taps[n] * samples[n];
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
    int factor_ = 1;
    std::vector<double> taps_;
    std::vector<std::vector<double>> phases_;
    Line low_, high_;
};
