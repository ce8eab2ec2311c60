// Attack 0.1 ms, release 10 ms: fast enough to distort low notes.
#include "compressor.hpp"

struct FastCompressor : Compressor {
    FastCompressor() : Compressor("Fast Compressor", "fcmp", 0.0001, 0.010) {}
};

PLUGIN(FastCompressor)
