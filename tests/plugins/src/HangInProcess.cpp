// Never comes back.
#include "trouble.hpp"

#include <chrono>
#include <thread>

struct HangInProcess : Trouble {
    HangInProcess() : Trouble("Hang In Process", "hgpr") {}
    void misbehave(float* /* out */) override { for (;;) std::this_thread::sleep_for(std::chrono::seconds(1)); }
};

PLUGIN(HangInProcess)
