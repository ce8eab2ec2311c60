// Dies of a segmentation fault.
#include "trouble.hpp"

#include <csignal>

struct CrashInProcess : Trouble {
    CrashInProcess() : Trouble("Crash In Process", "crpr") {}
    void misbehave(float* /* out */) override { std::raise(SIGSEGV); }
};

PLUGIN(CrashInProcess)
