// What remembers: a loop, moving delays, a room.
#pragma once

#include "dynamics.hpp"

#include <random>

class Echo {  // y = x + loss * y one loop ago
public:
    void start(const Setting& setting, double rate_hz) {
        loss_ = gain_from_db(setting.level_db);
        for (Delay& each : loop_) each.start(std::max<long>(1, std::lround(setting.time_s * rate_hz)));
    }
    void feed(double* x) {
        for (int c = 0; c < CHANNELS; ++c) {
            x[c] += loss_ * loop_[c].next();
            loop_[c].feed(x[c]);
        }
    }

private:
    double loss_ = 0;
    Delay loop_[CHANNELS];
};

// Straight lines between random values within +-1, 50 ms apart.
class Wander {
public:
    void start(unsigned seed, double rate_hz) {
        random_.seed(seed);
        frames_ = std::lround(0.050 * rate_hz);
        at_ = 0;
        from_ = to_ = 0;
    }
    double feed() {
        if (at_ == 0) from_ = to_, to_ = static_cast<double>(random_()) / 2147483648.0 - 1;
        const double value = from_ + (to_ - from_) * static_cast<double>(at_) / static_cast<double>(frames_);
        at_ = (at_ + 1) % frames_;
        return value;
    }

private:
    std::mt19937 random_;
    long frames_ = 1, at_ = 0;
    double from_ = 0, to_ = 0;
};

// Read between two samples, by a straight line.
class MovingDelay {
public:
    void start(size_t longest_frames) {
        line_.assign(longest_frames + 2, 0.0);
        at_ = 0;
    }
    void push(double x) {
        at_ = (at_ + 1) % line_.size();
        line_[at_] = x;
    }
    double read(double frames) const {
        const auto whole = static_cast<size_t>(frames);
        const double share = frames - static_cast<double>(whole);
        return (1 - share) * ago(whole) + share * ago(whole + 1);
    }

private:
    double ago(size_t frames) const { return line_[(at_ + line_.size() - frames) % line_.size()]; }
    std::vector<double> line_;
    size_t at_ = 0;
};

class Chorus {  // half dry, half 5 +- 2 ms late: along a sine of period time_s, or at random
public:
    void start(const Setting& setting, double rate_hz, unsigned seed) {
        random_ = setting.kind == DRIFT;
        wander_.start(seed, rate_hz);
        turn_ = 2 * M_PI / (setting.time_s * rate_hz);
        rate_hz_ = rate_hz;
        frame_ = 0;
        for (MovingDelay& each : delay_) each.start(std::lround(0.008 * rate_hz));
    }
    void feed(double* x) {
        const double wave = random_ ? wander_.feed() : std::sin(turn_ * static_cast<double>(frame_++));
        for (int c = 0; c < CHANNELS; ++c) {
            delay_[c].push(x[c]);
            x[c] = 0.5 * x[c] + 0.5 * delay_[c].read((0.005 + 0.002 * wave) * rate_hz_);
        }
    }

private:
    bool random_ = false;
    double turn_ = 0, rate_hz_ = 0;
    long frame_ = 0;
    Wander wander_;
    MovingDelay delay_[CHANNELS];
};

// Four loops that feed each other; two of them wander by up to 1 ms. `time_s` is the time of 60 dB.
class Room {
public:
    void start(const Setting& setting, double rate_hz, unsigned seed) {
        wet_ = setting.amount;
        rate_hz_ = rate_hz;
        wander_.start(seed, rate_hz);
        for (int n = 0; n < LOOPS; ++n) {
            loss_[n] = std::pow(10.0, -3 * LENGTHS_S[n] / setting.time_s);
            loop_[n].start(std::lround((LENGTHS_S[n] + 0.002) * rate_hz));
        }
    }
    void feed(double* x) {
        const double moved_s = 0.001 * wander_.feed();
        double end[LOOPS], sum = 0;
        for (int n = 0; n < LOOPS; ++n) {
            end[n] = loss_[n] * loop_[n].read((LENGTHS_S[n] + (n < 2 ? moved_s : 0)) * rate_hz_);
            sum += end[n];
        }
        for (int n = 0; n < LOOPS; ++n) loop_[n].push(x[n % CHANNELS] + end[n] - sum / 2);  // Householder: no loss of its own
        for (int c = 0; c < CHANNELS; ++c) x[c] = (1 - wet_) * x[c] + wet_ * 0.5 * (end[c] + end[c + 2]);
    }

private:
    static constexpr int LOOPS = 4;
    static constexpr double LENGTHS_S[LOOPS] = {0.031, 0.037, 0.041, 0.043};
    double wet_ = 0, rate_hz_ = 0, loss_[LOOPS] = {};
    Wander wander_;
    MovingDelay loop_[LOOPS];
};

// Every so many frames one is kept until the next.
class SampleHold {
public:
    void start(const Setting& setting) { every_ = std::max(1L, std::lround(setting.amount)), at_ = 0; }
    void feed(double* x) {
        if (at_ == 0) std::copy(x, x + CHANNELS, held_);
        std::copy(held_, held_ + CHANNELS, x);
        at_ = (at_ + 1) % every_;
    }

private:
    long every_ = 1, at_ = 0;
    double held_[CHANNELS] = {};
};
