// Passes the signal and talks: on both streams, when it loads and in every block.
#include "effect.hpp"

#include <cstdio>

struct Chatty : Effect {
    Chatty() : Effect("Chatty", "chat") { talk("load", 0); }
    void block(uint32_t frames) override { talk("block", frames); }
    void frame(const float* in, float* out) override { std::copy(in, in + CHANNELS, out); }
    static void talk(const char* what, unsigned number) {
        for (int line = 0; line < 20; ++line) {
            std::printf("{\"chatty\": \"%s %u\"}\n", what, number);
            std::fprintf(stderr, "chatty: %s %u\n", what, number);
        }
        std::fflush(stdout);
    }
};

PLUGIN(Chatty)
