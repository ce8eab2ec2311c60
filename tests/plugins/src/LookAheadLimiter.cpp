// A brickwall limiter without distortion: the gain that each frame needs, its minimum over 241 frames, then the mean of
// that over 241 frames, applied to the input of 240 frames ago. No output sample exceeds the ceiling.
#include "filters.hpp"

struct LookAheadLimiter : Effect {
    LookAheadLimiter() : Effect("Look-ahead Limiter", "lalm", {{"Ceiling", "dB", -1, -24, 0}}) { setLatency(WINDOW - 1); }
    void start() override {
        for (Delay& each : delay) each.start(WINDOW - 1);
        needed.assign(WINDOW, 1.0);
        lowest.assign(WINDOW, 1.0);
        sum = WINDOW;
        at = 0;
    }
    void frame(const float* in, float* out) override {
        double peak = 0;
        for (int c = 0; c < CHANNELS; ++c) peak = std::max(peak, std::abs(static_cast<double>(in[c])));
        const double ceiling = gain_from_db(value(0));
        needed[at] = peak > ceiling ? ceiling / peak : 1.0;
        sum -= lowest[at];
        lowest[at] = *std::min_element(needed.begin(), needed.end());
        sum += lowest[at];
        at = (at + 1) % WINDOW;
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(delay[c].feed(in[c]) * (sum / WINDOW));
    }
    static constexpr int WINDOW = 241;
    Delay delay[CHANNELS];
    std::vector<double> needed, lowest;
    double sum = WINDOW;
    size_t at = 0;
};

PLUGIN(LookAheadLimiter)
