// The gain goes from 0 to -depth and back five times a second, and is set once a block: the longer the blocks, the
// coarser its steps. Real ones that read their modulation, or their time, once a block do the same.
#include "effect.hpp"

struct BlockTremolo : Effect {
    BlockTremolo() : Effect("Block Tremolo", "bltr", {{"Depth", "dB", 6, 0, 24}}) {}
    void start() override { played = 0; }
    void block(uint32_t frames) override {
        const double phase = 2 * M_PI * 5 * static_cast<double>(played) / rate_hz();
        gain = gain_from_db(-value(0) * (0.5 - 0.5 * std::cos(phase)));
        played += frames;
    }
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
    int64_t played = 0;
    double gain = 1;
};

PLUGIN(BlockTremolo)
