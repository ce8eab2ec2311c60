/* True peak; a part of kernel_loops.h. */

INLINE float NAMED(larger_of)(float a, float b) { return a > b ? a : b; }
#define larger_of NAMED(larger_of)

/* A row's outputs of two phases that mirror each other. */
INLINE void NAMED(two_phases)(const float *input, const float *phase, float forth[ROW], float back[ROW]) {
#pragma GCC unroll 4
    for (int lane = 0; lane < ROW; lane += LANES) {
        Lanes ahead = {0.0f}, mirrored = {0.0f};
#pragma GCC unroll 12
        for (int tap = 0; tap < TAPS; tap++) {
            const Lanes sample = load(input + lane + tap);
            ahead += sample * phase[TAPS - 1 - tap];
            mirrored += sample * phase[tap];
        }
        memcpy(forth + lane, &ahead, sizeof ahead);
        memcpy(back + lane, &mirrored, sizeof mirrored);
    }
}

/* Largest output of the four phases beyond `floor`: the place is 4 * frame + phase, -1 where there is none.
   `before` are the 11 frames before the block. A row whose inputs stay below floor / gain can't reach the floor: with
   the two phases half-way between samples by the inner gain, with those next to samples by the outer, smaller one. */
INLINE float NAMED(true_peak)(const float *before, const float *samples, int64_t frames, const float *phase_0,
                       const float *phase_1, float outer_gain, float inner_gain, float floor, int64_t *place) {
    float peak = floor, beginning[TAPS - 1 + ROW];
    memcpy(beginning, before, (TAPS - 1) * sizeof *before);
    memcpy(beginning + TAPS - 1, samples, ROW * sizeof *samples);
    enum { STRETCH = 16 * ROW };
    int64_t look_at = ROW;
    *place = -1;
    for (int64_t frame = 0; frame < frames; frame += ROW) {
        if (frame == look_at && frame + STRETCH <= frames) { /* many rows at once, with the one before them */
            look_at += STRETCH;
            if (!(float_of(largest_bits(samples + frame - ROW, STRETCH + ROW)) * inner_gain > peak)) {
                frame += STRETCH - ROW;
                continue;
            }
        }
        const float *input = frame ? samples + frame - (TAPS - 1) : beginning;
        const float most = float_of(largest_bits(input, TAPS - 1 + ROW));
        if (!(most * inner_gain > peak)) continue;
        const int all = most * outer_gain > peak;
        float phases[4][ROW];
        NAMED(two_phases)(input, phase_1, phases[1], phases[2]);
        if (all) {
            NAMED(two_phases)(input, phase_0, phases[0], phases[3]);
        } else {
            memset(phases[0], 0, sizeof phases[0]);
            memset(phases[3], 0, sizeof phases[3]);
        }
        if (!(float_of(largest_bits(phases[0], 4 * ROW)) > peak)) continue;
        for (int k = 0; k < ROW; k++) {
            for (int phase = 0; phase < 4; phase++) {
                float output = fabsf(phases[phase][k]);
                if (output > peak) {
                    peak = output;
                    *place = 4 * (frame + k) + phase;
                }
            }
        }
    }
    return peak;
}

/* The same for each channel of a block, which is looked at only where its peak or one among the frames before it may
   reach the floor. `history` becomes the last frames of the block. */
static void NAMED(chainsim_true_peaks)(const float *samples, int64_t stride, int64_t channels, int64_t frames, const float *phase_0,
                         const float *phase_1, double outer_gain, double inner_gain, float *history,
                         const float *peaks, double *floors, int64_t *places) {
    for (int64_t channel = 0; channel < channels; channel++) {
        const float *of_channel = samples + channel * stride;
        float *before = history + channel * (TAPS - 1), most = peaks[channel];
        for (int k = 0; k < TAPS - 1; k++) most = larger_of(fabsf(before[k]), most);
        places[channel] = -1;
        if (most * inner_gain > floors[channel])
            floors[channel] = NAMED(true_peak)(before, of_channel, frames, phase_0, phase_1, (float)outer_gain,
                                        (float)inner_gain, (float)floors[channel], places + channel);
        memcpy(before, of_channel + frames - (TAPS - 1), (TAPS - 1) * sizeof *before);
    }
}

#undef larger_of
