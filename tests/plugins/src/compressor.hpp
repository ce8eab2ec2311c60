// A feed-forward compressor, 4:1 above -30 dBFS, hard knee, channels linked.
//
// The detector follows the larger |x| with one pole each way, so its reading is proportional to the input: in the
// steady state of a sine of peak A it is k A, where k depends on frequency and times only, and in dB the output rises
// by exactly a quarter of the input's rise.
#pragma once

#include "effect.hpp"

class Compressor : public Effect {
protected:
    Compressor(const char* name, const char* id, double attack_s, double release_s)
        : Effect(name, id, {{"Threshold", "dB", -30, -60, 0}}), attack_s_(attack_s), release_s_(release_s) {}

private:
    void start() override { level_ = 0; }
    void frame(const float* in, float* out) override {
        double peak = 0;
        for (int c = 0; c < CHANNELS; ++c) peak = std::max(peak, std::abs(static_cast<double>(in[c])));
        const double time_s = peak > level_ ? attack_s_ : release_s_;
        level_ += (1 - std::exp(-1 / (time_s * rate_hz()))) * (peak - level_);
        const double over = level_ / gain_from_db(value(0));
        const double gain = over > 1 ? std::pow(over, 1 / RATIO - 1) : 1;
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }

    static constexpr double RATIO = 4;
    double attack_s_, release_s_, level_ = 0;
};
