// One plugin in several builds, as an update leaves them: of one name and one id, so that each takes the other's place.
#pragma once

#include "filters.hpp"

struct Build {
    double polarity = 1, limit_dbfs = 0, bell_db = 0;
    uint32_t late_frames = 0, reported_frames = 0;
    uint8_t minor = 0;
};

class BuiltConsole : public Effect {
public:
    explicit BuiltConsole(const Build& build) : Effect("Console", "cnsl", {}, build.minor), build_(build) {
        setLatency(build.reported_frames);
    }
    void start() override {
        for (Biquad& each : bell_) each.bell(3000, 1, build_.bell_db, rate_hz());
        for (Delay& each : delay_) each.start(std::max(1u, build_.late_frames));
    }
    void frame(const float* in, float* out) override {
        const double limit = gain_from_db(build_.limit_dbfs);
        for (int c = 0; c < CHANNELS; ++c) {
            double x = build_.polarity * in[c];
            if (build_.bell_db != 0) x = bell_[c].feed(x);
            x = limit * clip(x / limit);
            out[c] = static_cast<float>(build_.late_frames > 0 ? delay_[c].feed(x) : x);
        }
    }

private:
    Build build_;
    Biquad bell_[CHANNELS];
    Delay delay_[CHANNELS];
};

#define CONSOLE(Type, ...) \
    struct Type : BuiltConsole { \
        Type() : BuiltConsole(Build{__VA_ARGS__}) {} \
    }; \
    PLUGIN(Type)
