// Ends the whole process with exit code 0, as if all were well.
#include "trouble.hpp"

#include <cstdlib>

struct ExitInProcess : Trouble {
    ExitInProcess() : Trouble("Exit In Process", "expr") {}
    void misbehave(float* /* out */) override { std::exit(0); }
};

PLUGIN(ExitInProcess)
