// Dies of a segmentation fault as soon as anyone looks at it.
#include "effect.hpp"

#include <csignal>

struct CrashInLoad : Effect {
    CrashInLoad() : Effect("Crash In Load", "crld") { std::raise(SIGSEGV); }
    void frame(const float* in, float* out) override { std::copy(in, in + CHANNELS, out); }
};

PLUGIN(CrashInLoad)
