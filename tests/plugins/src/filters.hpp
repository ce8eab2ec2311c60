// Second-order filters after R. Bristow-Johnson's Audio EQ Cookbook, and a plain delay.
#pragma once

#include "effect.hpp"

class Biquad {
public:
    void low_pass(double cutoff_hz, double q, double rate_hz) {
        const Angle w(cutoff_hz, q, rate_hz);
        set((1 - w.cosine) / 2, 1 - w.cosine, (1 - w.cosine) / 2, 1 + w.alpha, -2 * w.cosine, 1 - w.alpha);
    }
    void high_pass(double cutoff_hz, double q, double rate_hz) {
        const Angle w(cutoff_hz, q, rate_hz);
        set((1 + w.cosine) / 2, -1 - w.cosine, (1 + w.cosine) / 2, 1 + w.alpha, -2 * w.cosine, 1 - w.alpha);
    }
    void bell(double centre_hz, double q, double gain_db, double rate_hz) {
        const Angle w(centre_hz, q, rate_hz);
        const double a = gain_from_db(gain_db / 2);
        set(1 + w.alpha * a, -2 * w.cosine, 1 - w.alpha * a, 1 + w.alpha / a, -2 * w.cosine, 1 - w.alpha / a);
    }
    void band_pass(double centre_hz, double q, double rate_hz) {  // 0 dB at its centre
        const Angle w(centre_hz, q, rate_hz);
        set(w.alpha, 0, -w.alpha, 1 + w.alpha, -2 * w.cosine, 1 - w.alpha);
    }
    double feed(double x) {
        const double y = b0_ * x + s1_;
        s1_ = b1_ * x - a1_ * y + s2_;
        s2_ = b2_ * x - a2_ * y;
        return y;
    }

private:
    struct Angle {
        Angle(double hz, double q, double rate_hz) {
            const double w = 2 * M_PI * hz / rate_hz;
            cosine = std::cos(w);
            alpha = std::sin(w) / (2 * q);
        }
        double cosine, alpha;
    };
    void set(double b0, double b1, double b2, double a0, double a1, double a2) {
        b0_ = b0 / a0, b1_ = b1 / a0, b2_ = b2 / a0, a1_ = a1 / a0, a2_ = a2 / a0;
        s1_ = s2_ = 0;
    }
    double b0_ = 1, b1_ = 0, b2_ = 0, a1_ = 0, a2_ = 0, s1_ = 0, s2_ = 0;
};

constexpr double BUTTERWORTH = 0.70710678118654752440;  // the Q without a peak

class Delay {
public:
    void start(size_t frames) {
        line_.assign(frames, 0.0);
        at_ = 0;
    }
    double feed(double x) {
        std::swap(line_[at_], x);
        at_ = (at_ + 1) % line_.size();
        return x;
    }
    double next() const { return line_[at_]; }  // what `feed` will give back

private:
    std::vector<double> line_;
    size_t at_ = 0;
};
