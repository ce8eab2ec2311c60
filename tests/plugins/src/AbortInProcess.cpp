// Aborts, as a failed assertion does.
#include "trouble.hpp"

#include <cstdlib>

struct AbortInProcess : Trouble {
    AbortInProcess() : Trouble("Abort In Process", "abpr") {}
    void misbehave(float* /* out */) override { std::abort(); }
};

PLUGIN(AbortInProcess)
