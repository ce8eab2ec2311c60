// Puts out NaN.
#include "trouble.hpp"

#include <limits>

struct NanOutput : Trouble {
    NanOutput() : Trouble("NaN Output", "nano") {}
    void misbehave(float* out) override { std::fill(out, out + CHANNELS, std::numeric_limits<float>::quiet_NaN()); }
};

PLUGIN(NanOutput)
