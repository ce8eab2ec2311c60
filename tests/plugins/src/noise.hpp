// Adds white noise of a given RMS, independent in each channel.
#pragma once

#include "effect.hpp"

#include <random>

class Noise : public Effect {
protected:
    Noise(const char* name, const char* id) : Effect(name, id, {{"Level", "dB", -80, -120, -20}}) {}

    virtual unsigned seed() const = 0;

private:
    void start() override { random_.seed(seed()); }
    void frame(const float* in, float* out) override {
        // Uniform over [-a, a) has an RMS of a / sqrt(3).
        const double a = std::sqrt(3.0) * gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c)
            out[c] = static_cast<float>(in[c] + a * (static_cast<double>(random_()) / 2147483648.0 - 1));
    }

    std::mt19937 random_;
};
