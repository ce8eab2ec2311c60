// Attack 10 ms, release 200 ms: level control that leaves the waveform alone.
#include "compressor.hpp"

struct SlowCompressor : Compressor {
    SlowCompressor() : Compressor("Slow Compressor", "scmp", 0.010, 0.200) {}
};

PLUGIN(SlowCompressor)
