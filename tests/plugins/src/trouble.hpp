// Passes the signal unchanged until a time after the start, then gets into trouble.
#pragma once

#include "effect.hpp"

class Trouble : public Effect {
protected:
    Trouble(const char* name, const char* id) : Effect(name, id, {{"After", "s", 1, 0, 60}}) {}

    // What happens, from that time on; may leave something in `out`.
    virtual void misbehave(float* out) = 0;

private:
    void start() override { frames_ = 0; }
    void frame(const float* in, float* out) override {
        std::copy(in, in + CHANNELS, out);
        if (static_cast<double>(frames_++) >= value(0) * rate_hz()) misbehave(out);
    }

    int64_t frames_ = 0;
};
