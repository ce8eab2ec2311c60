// A level switches something on: a tone of 80 Hz that dies away (way 0), or what came in since then, half as fast, for
// 0.1 s (way 1). Then a hard clip, which is out of reach at its default.
#include "effect.hpp"

struct SwitchedOn : Effect {
    SwitchedOn() : Effect("Switched On", "swon", {{"Threshold", "dB", -24, -60, 0}, {"Level", "dB", -12, -60, 0},
                                                  {"Ceiling", "dB", 60, -60, 60}, {"Way", "", 0, 0, 1}}) {}
    void start() override {
        at = 0;
        envelope = 0;
        since = length();
        for (auto& heard : recorded) heard.assign(length(), 0.0);
    }
    void frame(const float* in, float* out) override {
        double peak = 0;
        for (int c = 0; c < CHANNELS; ++c) peak = std::max(peak, std::abs(static_cast<double>(in[c])));
        const bool loud = peak >= gain_from_db(value(0));
        const double level = gain_from_db(value(1)), ceiling = gain_from_db(value(2));
        envelope = loud ? 1.0 : envelope * std::exp(-1 / (0.1 * rate_hz()));
        if (loud && since >= length()) since = 0;
        const double tone = envelope * std::sin(2 * M_PI * 80 * static_cast<double>(at++) / rate_hz());
        for (int c = 0; c < CHANNELS; ++c) {
            double added = tone;
            if (value(3) >= 0.5) {
                if (since < length()) recorded[c][since] = in[c];
                added = since < length() ? recorded[c][since / 2] : 0.0;
            }
            out[c] = static_cast<float>(ceiling * clip((in[c] + level * added) / ceiling));
        }
        if (since < length()) ++since;
    }
    size_t length() const { return static_cast<size_t>(std::lround(0.1 * rate_hz())); }
    uint64_t at = 0;
    double envelope = 0;
    size_t since = 0;
    std::array<std::vector<double>, CHANNELS> recorded;
};

PLUGIN(SwitchedOn)
