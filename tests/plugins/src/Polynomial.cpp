// 1.5 x - 0.5 x^3: a soft curve up to full scale, growing without bound past it.
#include "effect.hpp"

struct Polynomial : Effect {
    Polynomial() : Effect("Polynomial", "poly") {}
    void frame(const float* in, float* out) override {
        for (int c = 0; c < CHANNELS; ++c) {
            const double x = in[c];
            out[c] = static_cast<float>(1.5 * x - 0.5 * x * x * x);
        }
    }
};

PLUGIN(Polynomial)
