// What may stand before and behind a clip: dynamics, filters, and what remembers or wanders. One setting for all.
#pragma once

#include "dynamics.hpp"
#include "spaces.hpp"

class Module {
public:
    void start(const Setting& setting, double rate_hz, unsigned seed) {
        kind_ = setting.kind;
        if (is_dynamics(kind_)) dynamics_.start(setting, rate_hz);
        for (Biquad& each : filter_) {
            if (kind_ == BELL) each.bell(setting.hz, setting.amount, setting.level_db, rate_hz);
            if (kind_ == LOW_PASS) each.low_pass(setting.hz, setting.amount, rate_hz);
            if (kind_ == HIGH_PASS) each.high_pass(setting.hz, setting.amount, rate_hz);
        }
        if (kind_ == ECHO) echo_.start(setting, rate_hz);
        if (kind_ == CHORUS || kind_ == DRIFT) chorus_.start(setting, rate_hz, seed);
        if (kind_ == ROOM) room_.start(setting, rate_hz, seed);
        if (kind_ == HOLD) hold_.start(setting);
    }
    // Of `x` in place; `reference` is what level matching matches.
    void feed(double* x, const double* reference) {
        if (is_dynamics(kind_)) return dynamics_.feed(x, reference);
        if (kind_ == ECHO) return echo_.feed(x);
        if (kind_ == CHORUS || kind_ == DRIFT) return chorus_.feed(x);
        if (kind_ == ROOM) return room_.feed(x);
        if (kind_ == HOLD) return hold_.feed(x);
        if (kind_ != NOTHING)
            for (int c = 0; c < CHANNELS; ++c) x[c] = filter_[c].feed(x[c]);
    }
    int latency_frames() const { return is_dynamics(kind_) ? dynamics_.latency_frames() : 0; }

private:
    int kind_ = NOTHING;
    Dynamics dynamics_;
    Biquad filter_[CHANNELS];
    Echo echo_;
    Chorus chorus_;
    Room room_;
    SampleHold hold_;
};
