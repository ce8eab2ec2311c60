/* The loops, for vectors of LANES floats; what they define is told apart by GENERATION. A row of 16 frames is worked on
   LANES at a time, so that a sum stands in one register from its first term to its last: in the same order for all. */

#define NAMED(name) JOINED(name, GENERATION)
#define Lanes NAMED(Lanes)
#define WideLanes NAMED(WideLanes)
#define Weighting NAMED(Weighting)

typedef float Lanes __attribute__((vector_size(4 * LANES)));
typedef double WideLanes __attribute__((vector_size(4 * LANES))); /* half as many */

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

/* The K-weighting: a row of 16 frames is its own input through `direct` plus the state at its start through `observe`;
   `drive` and `over` make the next state. All matrices are for row vectors, as in k_weighting.py. */
typedef struct {
    float direct[ROW][ROW], observe[STATES][ROW], drive[ROW][STATES];
    State over[STATES];
} Weighting;

#if LANES >= 8
typedef float NAMED(Drives) __attribute__((vector_size(8 * STATES))); /* of two frames */
typedef int32_t NAMED(Places) __attribute__((vector_size(8 * STATES)));
#endif

/* What a row adds to the state: the even frames and the odd ones summed by themselves. */
INLINE Drive NAMED(driven)(const Weighting *with, const float *input) {
    Drive both[2] = {{0.0f}, {0.0f}};
#if LANES >= 8
    NAMED(Drives) early, late, sums = {0.0f}, drive;
    memcpy(&early, input, sizeof early);
    memcpy(&late, input + 8, sizeof late);
#pragma GCC unroll 8
    for (int k = 0; k < ROW; k += 2) {
        const int at = k % 8;
        const NAMED(Places) twice = {at, at, at, at, at + 1, at + 1, at + 1, at + 1};
        memcpy(&drive, with->drive[k], sizeof drive);
        sums += __builtin_shuffle(k < 8 ? early : late, twice) * drive;
    }
    memcpy(both, &sums, sizeof both);
#else
    Drive drive[2];
#pragma GCC unroll 8
    for (int k = 0; k < ROW; k += 2) {
        memcpy(drive, with->drive[k], sizeof drive);
        both[0] += input[k] * drive[0];
        both[1] += input[k + 1] * drive[1];
    }
#endif
    return both[0] + both[1];
}

/* Weight one row; gives the next state. Sums come in two parts, so that one addition need not wait for the other. */
INLINE State NAMED(weight)(const Weighting *with, State now, const float *input, float *weighted) {
    const Drive before = __builtin_convertvector(now, Drive);
#pragma GCC unroll 4
    for (int lane = 0; lane < ROW; lane += LANES) {
        Lanes even = before[0] * load(with->observe[0] + lane) + before[1] * load(with->observe[1] + lane);
        Lanes odd = before[2] * load(with->observe[2] + lane) + before[3] * load(with->observe[3] + lane);
#pragma GCC unroll 8
        for (int k = 0; k < ROW; k += 2) {
            even += input[k] * load(with->direct[k] + lane);
            odd += input[k + 1] * load(with->direct[k + 1] + lane);
        }
        even += odd;
        memcpy(weighted + lane, &even, sizeof even);
    }
    return __builtin_convertvector(NAMED(driven)(with, input), State) +
           ((now[0] * with->over[0] + now[1] * with->over[1]) + (now[2] * with->over[2] + now[3] * with->over[3]));
}

INLINE float NAMED(sum)(const float parts[ROW]) {
    float total = 0.0f;
    for (int k = 0; k < ROW; k++) total += parts[k];
    return total;
}
#define sum NAMED(sum)

/* Sums over a piece: squares, weighted squares, and the samples themselves. */
INLINE void NAMED(add_up)(const float *samples, const float *weighted, int64_t frames, double *sums) {
    float parts[3][ROW];
    const int64_t rows_end = frames / ROW * ROW;
    for (int lane = 0; lane < ROW; lane += LANES) {
        Lanes squares = {0.0f}, weighted_squares = {0.0f}, total = {0.0f};
        for (int64_t frame = lane; frame < rows_end; frame += ROW) {
            const Lanes sample = load(samples + frame), loud = load(weighted + frame);
            squares += sample * sample;
            weighted_squares += loud * loud;
            total += sample;
        }
        memcpy(parts[0] + lane, &squares, sizeof squares);
        memcpy(parts[1] + lane, &weighted_squares, sizeof weighted_squares);
        memcpy(parts[2] + lane, &total, sizeof total);
    }
    float square = sum(parts[0]), weighted_square = sum(parts[1]), rest = sum(parts[2]);
    for (int64_t frame = rows_end; frame < frames; frame++) {
        square += samples[frame] * samples[frame];
        weighted_square += weighted[frame] * weighted[frame];
        rest += samples[frame];
    }
    sums[0] = square;
    sums[1] = weighted_square;
    sums[2] = rest;
}

/* One channel of a block, or two beside each other: either's next state is waited for while the other's row is worked
   on. For each piece the three sums and the square of the largest sample go into rows of `rows`, one group of all
   channels after the other. */
INLINE void NAMED(sweep)(const int beside, const float *samples, int64_t stride, int64_t channels, int64_t block_frames,
                  const Weighting *with, double *states, float *room, const int64_t *starts, int64_t pieces,
                  int64_t frames, double *rows, int64_t width, int32_t *peaks) {
    int64_t weighted = 0, held = 0, length = 0; /* frames weighted; those of them that belong to the next piece */
    State now[2];
    memcpy(now, states, beside * sizeof *now);
    for (int side = 0; side < beside; side++) peaks[side] = 0;
    for (int64_t piece = 0; piece < pieces; piece++) {
        const int64_t start = starts[piece], end = piece + 1 < pieces ? starts[piece + 1] : frames;
        const int64_t up_to = piece + 1 < pieces ? (end + ROW - 1) / ROW * ROW : block_frames;
        for (int side = 0; side < beside; side++)
            memmove(room + side * block_frames, room + side * block_frames + length, held * sizeof *room);
        for (int64_t at = held; weighted < up_to; weighted += ROW, at += ROW)
#pragma GCC unroll 2
            for (int side = 0; side < beside; side++)
                now[side] = NAMED(weight)(with, now[side], samples + side * stride + weighted, room + side * block_frames + at);
        length = end - start;
        held = weighted - end;
        for (int side = 0; side < beside; side++) {
            const float *of_piece = samples + side * stride + start;
            const int32_t largest = largest_bits(of_piece, length);
            double sums[GROUPS];
            NAMED(add_up)(of_piece, room + side * block_frames, length, sums);
            sums[3] = (double)float_of(largest) * float_of(largest);
            peaks[side] = largest > peaks[side] ? largest : peaks[side];
            for (int group = 0; group < GROUPS; group++)
                rows[(group * channels + side) * width + piece] = sums[group];
        }
    }
    memcpy(states, now, beside * sizeof *now);
}

/* A block of a tap in one sweep, a piece at a time while it is in the nearest cache, in room for two channels. The first
   piece is joined with what is `open` from the block before. Gives the largest state of the weighting that is left;
   less than 0 where a sample is no number or the largest is not within these bounds: then nothing has happened but to
   `rows`. */
static double NAMED(chainsim_tap)(const float *samples, int64_t stride, int64_t channels, int64_t block_frames, const float *direct,
                    const float *observe, const float *drive, const double *over, double *states, float *room,
                    const int64_t *starts, int64_t pieces, int64_t frames, int64_t complete, float smallest,
                    float largest, double *rows, int64_t width, double *open, float *peaks) {
    double state[MOST_CHANNELS * STATES];
    int32_t bits[MOST_CHANNELS], most = 0;
    Weighting with;
    if (channels > MOST_CHANNELS) return -1.0;
    memcpy(state, states, channels * STATES * sizeof *state);
    memcpy(with.direct, direct, sizeof with.direct);
    memcpy(with.observe, observe, sizeof with.observe);
    memcpy(with.drive, drive, sizeof with.drive);
    memcpy(with.over, over, sizeof with.over);
    int64_t channel = 0;
    for (; channel + 1 < channels; channel += 2)
        NAMED(sweep)(2, samples + channel * stride, stride, channels, block_frames, &with, state + channel * STATES, room,
              starts, pieces, frames, rows + channel * width, width, bits + channel);
    if (channel < channels)
        NAMED(sweep)(1, samples + channel * stride, stride, channels, block_frames, &with, state + channel * STATES, room,
              starts, pieces, frames, rows + channel * width, width, bits + channel);
    for (channel = 0; channel < channels; channel++) {
        peaks[channel] = float_of(bits[channel]);
        most = bits[channel] > most ? bits[channel] : most;
    }
    if (!(float_of(most) >= smallest && float_of(most) <= largest)) return -1.0;
    for (int64_t row = 0; row < GROUPS * channels; row++) {
        double *first = rows + row * width, before = open[row];
        *first = row < 3 * channels ? *first + before : before > *first ? before : *first;
        open[row] = complete < pieces ? first[complete] : 0.0;
    }
    double left = 0.0;
    for (int64_t k = 0; k < channels * STATES; k++) left = fabs(state[k]) > left ? fabs(state[k]) : left;
    if (left < 1e-150) { /* ringing out into silence it is stopped before it underflows */
        memset(state, 0, sizeof state);
        left = 0.0;
    }
    memcpy(states, state, channels * STATES * sizeof *state);
    return left;
}

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

/* Energies of two signals, of their difference, and their product: in double, where the squares of floats are exact,
   so that a level-matched difference can be had from them without losing its quiet end. */
INLINE void NAMED(add_pair)(const float *before, const float *after, int64_t frames, double *sums) {
    enum { STRETCH = 64 * ROW };
    typedef float Half __attribute__((vector_size(2 * LANES)));
    double parts[4][ROW] = {{0.0}}, channel[4] = {0.0};
    const int64_t rows_end = frames / ROW * ROW;
    for (int64_t start = 0; start < rows_end; start += STRETCH) { /* as much as is in the nearest cache */
        const int64_t end = start + STRETCH < rows_end ? start + STRETCH : rows_end;
        for (int lane = 0; lane < ROW; lane += LANES) {
            WideLanes part[4][2];
            for (int which = 0; which < 4; which++) memcpy(part[which], parts[which] + lane, sizeof *part);
            for (int64_t frame = start + lane; frame < end; frame += ROW)
#pragma GCC unroll 2
                for (int half = 0; half < 2; half++) {
                    Half b_half, a_half;
                    memcpy(&b_half, before + frame + half * LANES / 2, sizeof b_half);
                    memcpy(&a_half, after + frame + half * LANES / 2, sizeof a_half);
                    const WideLanes b = __builtin_convertvector(b_half, WideLanes);
                    const WideLanes a = __builtin_convertvector(a_half, WideLanes), difference = a - b;
                    part[0][half] += b * b;
                    part[1][half] += a * a;
                    part[2][half] += difference * difference;
                    part[3][half] += a * b;
                }
            for (int which = 0; which < 4; which++) memcpy(parts[which] + lane, part[which], sizeof *part);
        }
    }
    for (int k = 0; k < ROW; k++)
        for (int which = 0; which < 4; which++) channel[which] += parts[which][k];
    for (int64_t frame = rows_end; frame < frames; frame++) {
        const double b = before[frame], a = after[frame];
        channel[0] += b * b;
        channel[1] += a * a;
        channel[2] += (a - b) * (a - b);
        channel[3] += a * b;
    }
    for (int which = 0; which < 4; which++) sums[which] += channel[which];
}

static void NAMED(chainsim_pair)(const float *before, int64_t before_stride, const float *after, int64_t after_stride,
                                 int64_t channels, int64_t frames, double *sums) {
    for (int which = 0; which < 4; which++) sums[which] = 0.0;
    for (int64_t channel = 0; channel < channels; channel++)
        NAMED(add_pair)(before + channel * before_stride, after + channel * after_stride, frames, sums);
}

#undef NAMED
#undef Lanes
#undef WideLanes
#undef Weighting
#undef load
#undef float_of
#undef largest_bits
#undef larger_of
#undef sum
#undef GENERATION
#undef LANES
