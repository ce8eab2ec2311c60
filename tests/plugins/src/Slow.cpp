// Passes the signal and takes its time: `slowness` seconds for each second of audio.
#include "effect.hpp"

#include <chrono>
#include <thread>

struct Slow : Effect {
    Slow() : Effect("Slow", "slow", {{"Slowness", "", 1, 0, 100}}) {}
    void block(uint32_t frames) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(value(0) * frames / rate_hz()));
    }
    void frame(const float* in, float* out) override { std::copy(in, in + CHANNELS, out); }
};

PLUGIN(Slow)
