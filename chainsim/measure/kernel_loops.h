/* The loops, for vectors of LANES floats; what they define is told apart by GENERATION. A row of 16 frames is worked on
   LANES at a time, so that a sum stands in one register from its first term to its last: in the same order for all. */

#define NAMED(name) JOINED(name, GENERATION)
#define Lanes NAMED(Lanes)

typedef float Lanes __attribute__((vector_size(4 * LANES)));

INLINE Lanes NAMED(load)(const float *from) {
    Lanes lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}
#define load NAMED(load)

INLINE float NAMED(float_of)(int32_t bits) {
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}
#define float_of NAMED(float_of)

/* Largest magnitude, as a whole number: that orders floats, and no NaN slips through. A plain loop: of it the compiler
   makes vectors with an instruction for the larger of two. */
INLINE int32_t NAMED(largest_bits)(const float *samples, int64_t frames) {
    int32_t most = 0;
    for (int64_t frame = 0; frame < frames; frame++) {
        int32_t bits;
        memcpy(&bits, samples + frame, sizeof bits);
        bits &= 0x7fffffff;
        most = bits > most ? bits : most;
    }
    return most;
}
#define largest_bits NAMED(largest_bits)

/* First and last frames of all runs of equal samples of at least this magnitude; they may begin at `frame`. */
static int64_t NAMED(chainsim_runs)(const float *samples, int64_t frame, int64_t frames, float magnitude_from,
                                    int64_t *firsts, int64_t *lasts) {
    enum { STRETCH = 8 * ROW };
    int64_t count = 0, first = -1;
    for (frame++; frame < frames;) {
        int64_t end = frame + STRETCH < frames ? frame + STRETCH : frames;
        if (first < 0 && end == frame + STRETCH) {
            const float *now = samples + frame, *before = now - 1;
            int any = 0; /* the compiler makes vectors of this */
            for (int k = 0; k < STRETCH; k++) any |= (now[k] == before[k]) & (fabsf(now[k]) >= magnitude_from);
            if (!any) frame = end;
        }
        for (; frame < end; frame++) {
            int repeats = samples[frame] == samples[frame - 1] && fabsf(samples[frame]) >= magnitude_from;
            if (repeats && first < 0) first = frame - 1;
            if (!repeats && first >= 0) {
                firsts[count] = first;
                lasts[count++] = frame - 1;
                first = -1;
            }
        }
    }
    if (first >= 0) {
        firsts[count] = first;
        lasts[count++] = frames - 1;
    }
    return count;
}

#include "kernel_tap.h"

#include "kernel_true_peak.h"

#include "kernel_pair.h"

#undef NAMED
#undef Lanes
#undef load
#undef float_of
#undef largest_bits
#undef GENERATION
#undef LANES
