// Wave shapers on a signal whose limit is 1. With the first four and the last three the slope breaks at the limit: those
// clip. The others bend without a corner.
#pragma once

#include "effect.hpp"

enum Shape { STRAIGHT, HARD, ASYMMETRIC, FOLD, CORNERED_KNEE, TANH, TUBE, TAPE, QUADRATIC_KNEE, CUBIC, SLEW,
    RAILED_TAPE, DIODE, RAILED_TANH };

// Follows with one pole.
class Follower {
public:
    void start(double time_s, double rate_hz, double from = 0) {
        share_ = 1 - std::exp(-1 / (time_s * rate_hz));
        value_ = from;
    }
    double feed(double x) { return value_ += share_ * (x - value_); }
    double value() const { return value_; }
    double next(double x) const { return value_ + share_ * (x - value_); }  // what `feed` will give back
    double share() const { return share_; }

private:
    double share_ = 1, value_ = 0;
};

class Shaper {
public:
    void start(Shape shape, double rate_hz) {
        shape_ = shape;
        step_ = 2 * M_PI * SLEW_HZ / rate_hz;
        bias_.start(0.050, rate_hz);
        constant_.start(1 / (2 * M_PI * 5), rate_hz);
        emphasis_.start(1 / (2 * M_PI * 3000), rate_hz);
        de_emphasis_.start(1 / (2 * M_PI * 3000), rate_hz);
        last_ = 0;
    }
    // How far a value is up to where it would be cut, as a share of that.
    double reach(double x) const {
        switch (shape_) {
        case ASYMMETRIC: return std::max(x, -2 * x);
        case RAILED_TAPE: return std::abs(soft(2 * x - emphasis_.next(x)));
        case RAILED_TANH: return std::abs(soft(x));
        case DIODE: return std::max(x, 0.0);
        default: return std::abs(x);
        }
    }

    double feed(double x) {
        const double a = std::abs(x);
        switch (shape_) {
        case STRAIGHT: return x;
        case HARD: return clip(x);
        case ASYMMETRIC: return std::clamp(x, -0.5, 1.0);
        case FOLD: {  // turned back at each limit, as often as it takes
            const double t = x + 1 - 4 * std::floor((x + 1) / 4);
            return t < 2 ? t - 1 : 3 - t;
        }
        case CORNERED_KNEE: {  // the slope falls from 1 at half the limit to 0.4 at the limit, and is 0 from there
            const double b = std::min(a, 1.0);
            return std::copysign(b <= 0.5 ? b : b - 0.6 * (b - 0.5) * (b - 0.5), x);
        }
        case TANH: return std::tanh(x);
        case TUBE: {  // the working point moves with the level
            const double bias = 0.5 * bias_.feed(a), bent = std::tanh(x + bias) - std::tanh(bias);
            return bent - constant_.feed(bent);
        }
        // Bends what is high first: emphasis of 6 dB from 3 kHz up, a bend, and the emphasis undone.
        case TAPE: return undone(std::tanh(2 * x - emphasis_.feed(x)));
        case RAILED_TAPE: return undone(clip(soft(2 * x - emphasis_.feed(x))));
        case RAILED_TANH: return clip(soft(x));
        case DIODE: return x > 0 ? std::min(x, 1.0) : soft(x);
        case QUADRATIC_KNEE: {  // the slope falls from 1 at 0.5 to 0 at 1.5
            const double b = std::min(a, 1.5);
            return std::copysign(b <= 0.5 ? b : b - 0.5 * (b - 0.5) * (b - 0.5), x);
        }
        case CUBIC: {
            const double b = clip(x);
            return b - b * b * b / 3;
        }
        case SLEW: return last_ += std::clamp(x - last_, -step_, step_);
        }
        return x;
    }

private:
    static constexpr double SLEW_HZ = 3000;  // where a sine of peak 1 is just followed
    static double soft(double x) { return 1.5 * std::tanh(x / 1.5); }  // gets to the limit at 1.2
    double undone(double bent) {
        const double k = de_emphasis_.share(), low = de_emphasis_.value();
        const double y = (bent + (1 - k) * low) / (2 - k);
        de_emphasis_.feed(y);
        return y;
    }
    Shape shape_ = STRAIGHT;
    double step_ = 0, last_ = 0;
    Follower bias_, constant_, emphasis_, de_emphasis_;
};
