/* K-weighting and sums of a block of a tap; a part of kernel_loops.h. */

#define Weighting NAMED(Weighting)

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

#undef Weighting
#undef sum
