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
        low_.start(LATENCY_FRAMES + 1);
        high_.start(taps_.size());
    }
    // `act` at the higher rate on one sample, and what comes of it at the lower one.
    template <class Act> double feed(double x, Act act) {
        low_.push(x);
        high_.push(act(raised(0)));
        const double lowered = std::inner_product(taps_.begin(), taps_.end(), high_.newest(), 0.0);
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
    double raised(int phase) const {
        double sum = 0;
        for (size_t n = phase; n < taps_.size(); n += factor_) sum += taps_[n] * low_.newest()[n / factor_];
        return factor_ * sum;
    }
    int factor_ = 1;
    std::vector<double> taps_;
    Line low_, high_;
};
