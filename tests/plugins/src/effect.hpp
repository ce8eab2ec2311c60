// One test plugin = one struct derived from Effect, and PLUGIN(struct) at the end of its file:
//
//     struct HiddenClip : Effect {
//         HiddenClip() : Effect("Hidden Clip", "hclp", {{"Drive", "dB", 12, 0, 48}}) {}
//         void frame(const float* in, float* out) override { ... }   // one frame, CHANNELS samples
//     };
//     PLUGIN(HiddenClip)
//
// pedalboard calls a parameter name_unit in lower case: the one above is drive_db.
// Arithmetic is double, rounded to float once at the output, so scaling the input of a linear plugin by a power of two
// scales its output exactly.
#pragma once

#include "DistrhoPlugin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

constexpr int CHANNELS = TEST_CHANNELS;
constexpr int OUTPUTS = TEST_OUTPUTS;
inline double gain_from_db(double db) { return std::pow(10.0, db / 20.0); }
inline double clip(double x) { return std::clamp(x, -1.0, 1.0); }

struct Knob {
    const char* name;
    const char* unit;
    float initial, lowest, highest;
};

class Effect : public DISTRHO::Plugin {
public:
    // `id` is four characters, different for every plugin: hosts tell plugins apart by it.
    // `minor` is the second number of its version, 1.minor.0.
    Effect(const char* name, const char* id, std::vector<Knob> knobs = {}, uint8_t minor = 0)
        : Plugin(static_cast<uint32_t>(knobs.size()), 0, 0), name_(name), id_(id), knobs_(std::move(knobs)), minor_(minor) {
        for (const Knob& knob : knobs_) values_.push_back(knob.initial);
    }

protected:
    // Called before the first frame and whenever the host starts anew: fresh state from here on.
    virtual void start() {}
    // Called before the frames of each block.
    virtual void block(uint32_t /* frames */) {}
    virtual void frame(const float* in, float* out) = 0;
    // Called when a knob has been turned, or set with the plugin's state.
    virtual void turned() {}

    double value(uint32_t knob) const { return values_[knob]; }
    double rate_hz() const { return getSampleRate(); }

private:
    const char* getName() const override { return name_; }
    const char* getLabel() const override { return name_; }
    const char* getMaker() const override { return DISTRHO_PLUGIN_BRAND; }
    const char* getLicense() const override { return "GPL-3.0-or-later"; }
    uint32_t getVersion() const override { return d_version(1, minor_, 0); }
    int64_t getUniqueId() const override { return d_cconst(id_[0], id_[1], id_[2], id_[3]); }

    void initParameter(uint32_t index, DISTRHO::Parameter& parameter) override {
        const Knob& knob = knobs_[index];
        parameter.hints = DISTRHO::kParameterIsAutomatable;
        parameter.name = knob.name;
        parameter.symbol = knob.name;
        parameter.unit = knob.unit;
        parameter.ranges.def = knob.initial;
        parameter.ranges.min = knob.lowest;
        parameter.ranges.max = knob.highest;
    }
    float getParameterValue(uint32_t index) const override { return values_[index]; }
    void setParameterValue(uint32_t index, float value) override {
        values_[index] = value;
        turned();
    }

    void activate() override { start(); }
    void run(const float** inputs, float** outputs, uint32_t frames) override {
        block(frames);
        std::array<float, CHANNELS> in{};
        std::array<float, OUTPUTS> out{};
        for (uint32_t n = 0; n < frames; ++n) {
            for (int c = 0; c < CHANNELS; ++c) in[c] = inputs[c][n];
            frame(in.data(), out.data());
            for (int c = 0; c < OUTPUTS; ++c) outputs[c][n] = out[c];
        }
    }

    const char* name_;
    const char* id_;
    std::vector<Knob> knobs_;
    uint8_t minor_;
    std::vector<float> values_;
};

#define PLUGIN(Type) \
    START_NAMESPACE_DISTRHO \
    Plugin* createPlugin() { return new Type(); } \
    END_NAMESPACE_DISTRHO
