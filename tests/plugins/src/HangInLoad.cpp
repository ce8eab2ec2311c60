// Never finishes loading.
#include "effect.hpp"

#include <chrono>
#include <thread>

struct HangInLoad : Effect {
    HangInLoad() : Effect("Hang In Load", "hgld") {
        for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    void frame(const float* in, float* out) override { std::copy(in, in + CHANNELS, out); }
};

PLUGIN(HangInLoad)
