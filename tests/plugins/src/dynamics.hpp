// Gains that follow the level. Channels are linked.
#pragma once

#include "filters.hpp"
#include "shapes.hpp"

enum ModuleKind {
    NOTHING, COMPRESSOR, LEVELLER, GATE, EXPANDER, TRANSIENTS, DE_ESSER, DYNAMIC_EQ, AUTO_GAIN, LIMITER, NORMALISER,
    MATCH, BELL, LOW_PASS, HIGH_PASS, ECHO, CHORUS, DRIFT, ROOM, SQUEEZE, STRETCH, MAXIMISER, HOLD
};
inline bool is_dynamics(int kind) { return (kind >= COMPRESSOR && kind <= MATCH) || (kind >= SQUEEZE && kind <= MAXIMISER); }

struct Setting {
    int kind;
    double level_db;  // threshold, ceiling, target, gain of a bell, loss of an echo
    double time_s;    // of the slower movement; of a look-ahead; of a loop or a period
    double hz;
    double amount;  // ratio, Q, range, share of what is wet
};

// One pole up and one pole down.
class Detector {
public:
    void start(double attack_s, double release_s, double rate_hz) {
        attack_.start(attack_s, rate_hz);
        release_.start(release_s, rate_hz);
        level_ = 0;
    }
    double feed(double peak) {
        return level_ += (peak > level_ ? attack_ : release_).share() * (peak - level_);
    }

private:
    Follower attack_, release_;
    double level_ = 0;
};

// What each frame needs, the minimum of that over a window, and the mean of the minimum over another.
class LookAhead {
public:
    void start(size_t frames) {
        needed_.assign(frames, 1.0);
        lowest_.assign(frames, 1.0);
        sum_ = static_cast<double>(frames);
        at_ = 0;
    }
    double feed(double needed) {
        needed_[at_] = needed;
        sum_ -= lowest_[at_];
        lowest_[at_] = *std::min_element(needed_.begin(), needed_.end());
        sum_ += lowest_[at_];
        at_ = (at_ + 1) % needed_.size();
        return sum_ / static_cast<double>(needed_.size());
    }

private:
    std::vector<double> needed_, lowest_;
    double sum_ = 0;
    size_t at_ = 0;
};

class Dynamics {
public:
    void start(const Setting& setting, double rate_hz) {
        set_ = setting;
        threshold_ = gain_from_db(setting.level_db);
        const double attack_s = setting.kind == COMPRESSOR ? setting.time_s : setting.kind == DE_ESSER ? 0.0005 : 0.001;
        const double release_s = setting.kind == COMPRESSOR ? 20 * setting.time_s : setting.time_s;
        fast_.start(attack_s, release_s, rate_hz);
        slow_.start(setting.time_s, setting.time_s, rate_hz);
        power_.start(setting.time_s, rate_hz, setting.kind == AUTO_GAIN ? threshold_ * threshold_ : SILENT_POWER);
        wanted_.start(setting.time_s, rate_hz, SILENT_POWER);
        falling_ = std::exp(-1 / (setting.time_s * rate_hz));
        opening_ = 1 - std::exp(-1 / (0.001 * rate_hz));
        held_ = open_ = 0;
        if (setting.kind == MAXIMISER) {
            falling_ = std::exp(-1 / (0.1 * rate_hz));
            opening_ = 1 - std::exp(-1 / (setting.amount * setting.time_s * rate_hz));
            open_ = 1;
        }
        window_ = looks_ahead() ? std::max<long>(2, std::lround(setting.time_s * rate_hz)) : 0;
        if (looks_ahead()) ahead_.start(window_);
        own_.start(setting.time_s, rate_hz, threshold_ * threshold_);
        for (int c = 0; c < CHANNELS; ++c) {
            if (looks_ahead()) delay_[c].start(window_ - 1);
            if (setting.kind == DE_ESSER) band_[c].high_pass(setting.hz, BUTTERWORTH, rate_hz);
            if (setting.kind == DYNAMIC_EQ) band_[c].band_pass(setting.hz, 1.0, rate_hz);
        }
    }
    int latency_frames() const { return looks_ahead() ? static_cast<int>(window_) - 1 : 0; }

    void feed(double* x, const double* reference) {
        double band[CHANNELS] = {}, heard = largest(x);
        if (set_.kind == DE_ESSER || set_.kind == DYNAMIC_EQ) {
            for (int c = 0; c < CHANNELS; ++c) band[c] = band_[c].feed(x[c]);
            heard = largest(band);
        }
        const double gain = gain_of(heard, x, reference);
        for (int c = 0; c < CHANNELS; ++c) {
            if (looks_ahead()) x[c] = delay_[c].feed(x[c]);
            x[c] = set_.kind == DYNAMIC_EQ ? x[c] + (gain - 1) * band[c] : gain * x[c];
        }
        if (set_.kind == SQUEEZE) own_.feed(mean_power(x));
    }

private:
    static constexpr double SILENT_POWER = 1e-8, WIDEST = 10, FAINTEST = 1e-3;
    bool looks_ahead() const { return set_.kind == LIMITER || set_.kind == NORMALISER || set_.kind == MAXIMISER; }
    static double largest(const double* x) {
        double peak = 0;
        for (int c = 0; c < CHANNELS; ++c) peak = std::max(peak, std::abs(x[c]));
        return peak;
    }
    static double mean_power(const double* x) {
        double power = 0;
        for (int c = 0; c < CHANNELS; ++c) power += x[c] * x[c] / CHANNELS;
        return power;
    }
    double above(double level) const { return level > threshold_ ? std::pow(level / threshold_, 1 / set_.amount - 1) : 1; }
    double gain_of(double heard, const double* x, const double* reference) {
        switch (set_.kind) {
        case COMPRESSOR: case DE_ESSER: case DYNAMIC_EQ: return above(fast_.feed(heard));
        case LEVELLER: return above(std::sqrt(power_.feed(mean_power(x))));
        case GATE:
            held_ = std::max(held_ * falling_, heard);
            open_ += held_ >= threshold_ ? opening_ * (1 - open_) : (1 - falling_) * (0 - open_);
            return open_;
        case EXPANDER: {
            const double level = fast_.feed(heard);
            return level < threshold_ ? std::max(std::pow(level / threshold_, set_.amount - 1), 0.01) : 1;
        }
        case TRANSIENTS: {  // louder where the level rises, softer where it falls, by at most level_db
            const double rise = (fast_.feed(heard) + 1e-6) / (slow_.feed(heard) + 1e-6);
            return std::clamp(std::pow(rise, set_.amount), 1 / threshold_, threshold_);
        }
        case AUTO_GAIN: {
            const double range = gain_from_db(set_.amount);
            return std::clamp(threshold_ / std::sqrt(power_.feed(mean_power(x)) + 1e-12), 1 / range, range);
        }
        case LIMITER: return ahead_.feed(heard > threshold_ ? threshold_ / heard : 1.0);
        case NORMALISER: return ahead_.feed(std::min(threshold_ / std::max(heard, 1e-6), gain_from_db(set_.amount)));
        case MAXIMISER: {  // attacks more slowly than it looks ahead
            held_ = std::max(held_ * falling_, heard);
            const double needed = held_ > threshold_ ? threshold_ / held_ : 1;
            return open_ += (needed < open_ ? opening_ : 1) * (needed - open_);
        }
        case SQUEEZE: return threshold_ / std::max(std::sqrt(own_.value()), FAINTEST);  // 2:1, by its own output
        case STRETCH: {  // 1:2, by what it was given up to now: undoes the other
            const double level = std::max(std::sqrt(own_.value()), FAINTEST);
            own_.feed(mean_power(x));
            return level / threshold_;
        }
        case MATCH: {
            const double wanted = wanted_.feed(mean_power(reference)), here = power_.feed(mean_power(x));
            return std::clamp(std::sqrt(wanted / here), 1 / WIDEST, WIDEST);
        }
        }
        return 1;
    }

    Setting set_{};
    double threshold_ = 1, falling_ = 0, opening_ = 0, held_ = 0, open_ = 0;
    long window_ = 0;
    Detector fast_, slow_;
    Follower power_, wanted_, own_;
    Biquad band_[CHANNELS];
    LookAhead ahead_;
    Delay delay_[CHANNELS];
};
