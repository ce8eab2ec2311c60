// y = x beside a bank of poles that decays through the numbers below a float's usual range, each of which costs a
// hundred times as long as another: what processors do that handle denormals by microcode, on every processor.
#include "effect.hpp"

#include <cfloat>

struct Denormals : Effect {
    Denormals() : Effect("Denormals", "dnml") {}
    void start() override {
        for (double& each : state) each = 0;
    }
    void frame(const float* in, float* out) override {
        double sum = 0;
        for (double& each : state) {
            each = 0.999 * each + in[0];
            const double size = std::abs(each);
            if (size > 0 && size < FLT_MIN) {
                for (volatile int n = 0; n < 100; n = n + 1) {}
            }
            sum += each;
        }
        // Far below what a float holds beside any signal, and yet not to be left out by the compiler.
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(in[c] + sum * 1e-30);
    }
    double state[16];
};

PLUGIN(Denormals)
