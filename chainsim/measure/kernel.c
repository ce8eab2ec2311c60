/* The inner loops of a tap's meter: largest samples, K-weighted energies, true peak.

   They do what k_weighting.py and true_peak.py do with matrix products, in a third of the time, because what one
   sweep over the audio has in registers never goes back to memory. numpy stays the reference: both are held to the
   same standard by the same tests, and where this can't be compiled it does the work.

   Vectors of 16 floats are what the loops are written in; the compiler cuts them to what a processor has. A copy for
   each generation of x86 processors is chosen when the library is loaded. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#elif defined(__aarch64__) && defined(__GNUC__)
#define CLONES
#else
#error "no faster than numpy here"
#endif
#define INLINE static inline __attribute__((always_inline))

enum { ROW = 16, STATES = 4, TAPS = 12 };

typedef float Row __attribute__((vector_size(4 * ROW)));
typedef int32_t Bits __attribute__((vector_size(4 * ROW)));
typedef float Drive __attribute__((vector_size(4 * STATES)));
typedef double State __attribute__((vector_size(8 * STATES)));
typedef double Wide __attribute__((vector_size(8 * ROW)));

INLINE Row load(const float *from) {
    Row row;
    memcpy(&row, from, sizeof row);
    return row;
}

INLINE Row magnitude(Row row) { return (Row)((Bits)row & 0x7fffffff); }

INLINE float sum(Row row) {
    float total = 0.0f;
    for (int k = 0; k < ROW; k++) total += row[k];
    return total;
}

/* Largest magnitude of each piece, compared as whole numbers: that orders floats, and no NaN slips through. */
INLINE void maxima_of(const float *samples, const int64_t *starts, int64_t pieces, int64_t frames, float *maxima) {
    for (int64_t piece = 0; piece < pieces; piece++) {
        int64_t frame = starts[piece], end = piece + 1 < pieces ? starts[piece + 1] : frames;
        Bits best = {0};
        for (; frame + ROW <= end; frame += ROW) {
            Bits bits = (Bits)magnitude(load(samples + frame)), above = bits > best;
            best = (above & bits) | (~above & best);
        }
        int32_t most = 0;
        for (int k = 0; k < ROW; k++) most = best[k] > most ? best[k] : most;
        for (; frame < end; frame++) {
            int32_t bits;
            memcpy(&bits, samples + frame, sizeof bits);
            bits &= 0x7fffffff;
            most = bits > most ? bits : most;
        }
        memcpy(maxima + piece, &most, sizeof most);
    }
}

CLONES
void chainsim_maxima(const float *samples, int64_t stride, int64_t channels, const int64_t *starts, int64_t pieces,
                     int64_t frames, float *maxima) {
    for (int64_t channel = 0; channel < channels; channel++)
        maxima_of(samples + channel * stride, starts, pieces, frames, maxima + channel * pieces);
}

/* First and last frames of all runs of equal samples of at least this magnitude; they may begin at `frame`. */
CLONES
int64_t chainsim_runs(const float *samples, int64_t frame, int64_t frames, float magnitude_from, int64_t *firsts,
                      int64_t *lasts) {
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

/* K-weight a block: a row of 16 frames is its own input through `direct` plus the state at its start through
   `observe`; `drive` and `over` make the next state. All matrices are for row vectors, as in k_weighting.py. */
INLINE void weight(const float *samples, int64_t frames, const float *direct, const float *observe,
                   const float *drive, const double *over, double *state, float *weighted) {
    State now, steps[STATES];
    memcpy(&now, state, sizeof now);
    memcpy(steps, over, sizeof steps);
    Row from_input[ROW], from_state[STATES];
    Drive to_state[ROW];
    memcpy(from_input, direct, sizeof from_input);
    memcpy(from_state, observe, sizeof from_state);
    memcpy(to_state, drive, sizeof to_state);
    for (int64_t frame = 0; frame < frames; frame += ROW) {
        const float *input = samples + frame;
        /* Two sums each, so that one addition need not wait for the other. */
        Row even = (float)now[0] * from_state[0] + (float)now[1] * from_state[1];
        Row odd = (float)now[2] * from_state[2] + (float)now[3] * from_state[3];
        Drive even_drive = {0}, odd_drive = {0};
#pragma GCC unroll 8
        for (int k = 0; k < ROW; k += 2) {
            even += input[k] * from_input[k];
            odd += input[k + 1] * from_input[k + 1];
            even_drive += input[k] * to_state[k];
            odd_drive += input[k + 1] * to_state[k + 1];
        }
        even += odd;
        memcpy(weighted + frame, &even, sizeof even);
        now = __builtin_convertvector(even_drive + odd_drive, State) +
              ((now[0] * steps[0] + now[1] * steps[1]) + (now[2] * steps[2] + now[3] * steps[3]));
    }
    memcpy(state, &now, sizeof now);
}

/* Sums over each piece of the samples, of their squares, and of the squares of the weighted samples. */
INLINE void add_up(const float *samples, const float *weighted, const int64_t *starts, int64_t pieces, int64_t frames,
                   double *plain_sums, double *weighted_sums, double *sample_sums) {
    for (int64_t piece = 0; piece < pieces; piece++) {
        int64_t frame = starts[piece], end = piece + 1 < pieces ? starts[piece + 1] : frames;
        Row squares = {0}, weighted_squares = {0}, total = {0};
        for (; frame + ROW <= end; frame += ROW) {
            Row sample = load(samples + frame), loud = load(weighted + frame);
            squares += sample * sample;
            weighted_squares += loud * loud;
            total += sample;
        }
        float square = sum(squares), weighted_square = sum(weighted_squares), rest = sum(total);
        for (; frame < end; frame++) {
            square += samples[frame] * samples[frame];
            weighted_square += weighted[frame] * weighted[frame];
            rest += samples[frame];
        }
        plain_sums[piece] = square;
        weighted_sums[piece] = weighted_square;
        sample_sums[piece] = rest;
    }
}

/* Both for each channel of a block, in room for one weighted channel. Results come in three rows of all channels. */
CLONES
void chainsim_weighted_sums(const float *samples, int64_t stride, int64_t channels, int64_t block_frames,
                            const float *direct, const float *observe, const float *drive, const double *over,
                            double *states, float *room, const int64_t *starts, int64_t pieces, int64_t frames,
                            double *sums) {
    for (int64_t channel = 0; channel < channels; channel++) {
        const float *of_channel = samples + channel * stride;
        double *plain = sums + channel * pieces;
        weight(of_channel, block_frames, direct, observe, drive, over, states + channel * STATES, room);
        add_up(of_channel, room, starts, pieces, frames, plain, plain + channels * pieces,
               plain + 2 * channels * pieces);
    }
}

INLINE float larger_of(float a, float b) { return a > b ? a : b; }

/* Largest magnitude among so many rows. */
INLINE float largest_of(const float *samples, int rows) {
    Bits best = {0};
    for (int k = 0; k < rows; k++) {
        Bits bits = (Bits)magnitude(load(samples + k * ROW)), above = bits > best;
        best = (above & bits) | (~above & best);
    }
    Row magnitudes = (Row)best;
    float most = 0.0f;
    for (int k = 0; k < ROW; k++) most = larger_of(magnitudes[k], most);
    return most;
}

/* Largest output of the four phases beyond `floor`: the place is 4 * frame + phase, -1 where there is none.
   `before` are the 11 frames before the block. A row whose inputs stay below floor / gain can't reach the floor.
   Plain loops: of four sums of 16 floats each GCC 12 makes registers, of vectors memory, at ten times the time. */
CLONES
float chainsim_true_peak(const float *before, const float *samples, int64_t frames, const float *phase_0,
                         const float *phase_1, float gain, float floor, int64_t *place) {
    float peak = floor, beginning[TAPS - 1 + ROW];
    memcpy(beginning, before, (TAPS - 1) * sizeof *before);
    memcpy(beginning + TAPS - 1, samples, ROW * sizeof *samples);
    enum { STRETCH = 16 * ROW };
    int64_t look_at = ROW;
    *place = -1;
    for (int64_t frame = 0; frame < frames; frame += ROW) {
        if (frame == look_at && frame + STRETCH <= frames) { /* many rows at once, with the one before them */
            look_at += STRETCH;
            if (!(largest_of(samples + frame - ROW, STRETCH / ROW + 1) * gain > peak)) {
                frame += STRETCH - ROW;
                continue;
            }
        }
        const float *input = frame ? samples + frame - (TAPS - 1) : beginning;
        float most = 0.0f, best = 0.0f;
        for (int k = 0; k < TAPS - 1 + ROW; k++) most = larger_of(fabsf(input[k]), most);
        if (!(most * gain > peak)) continue;
        float phases[4][ROW] = {{0.0f}};
        for (int tap = 0; tap < TAPS; tap++) {
            const float outer = phase_0[TAPS - 1 - tap], inner = phase_1[TAPS - 1 - tap];
            const float inner_back = phase_1[tap], outer_back = phase_0[tap];
            for (int k = 0; k < ROW; k++) {
                const float sample = input[tap + k];
                phases[0][k] += sample * outer;
                phases[1][k] += sample * inner;
                phases[2][k] += sample * inner_back;
                phases[3][k] += sample * outer_back;
            }
        }
        for (int k = 0; k < ROW; k++) {
            const float of_outer = larger_of(fabsf(phases[0][k]), fabsf(phases[3][k]));
            const float of_inner = larger_of(fabsf(phases[1][k]), fabsf(phases[2][k]));
            best = larger_of(larger_of(of_outer, of_inner), best);
        }
        if (!(best > peak)) continue;
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

/* Energies of two signals, of their difference, and their product: in double, where the squares of floats are exact,
   so that a level-matched difference can be had from them without losing its quiet end. */
INLINE void add_pair(const float *before, const float *after, int64_t frames, double *sums) {
    Wide before_square = {0}, after_square = {0}, difference_square = {0}, product = {0};
    double channel[4] = {0.0};
    int64_t frame = 0;
    for (; frame + ROW <= frames; frame += ROW) {
        Wide b = __builtin_convertvector(load(before + frame), Wide);
        Wide a = __builtin_convertvector(load(after + frame), Wide);
        Wide difference = a - b;
        before_square += b * b;
        after_square += a * a;
        difference_square += difference * difference;
        product += a * b;
    }
    for (int k = 0; k < ROW; k++) {
        channel[0] += before_square[k];
        channel[1] += after_square[k];
        channel[2] += difference_square[k];
        channel[3] += product[k];
    }
    for (; frame < frames; frame++) {
        double b = before[frame], a = after[frame];
        channel[0] += b * b;
        channel[1] += a * a;
        channel[2] += (a - b) * (a - b);
        channel[3] += a * b;
    }
    for (int k = 0; k < 4; k++) sums[k] += channel[k];
}

CLONES
void chainsim_pair(const float *before, int64_t before_stride, const float *after, int64_t after_stride,
                   int64_t channels, int64_t frames, double *sums) {
    for (int k = 0; k < 4; k++) sums[k] = 0.0;
    for (int64_t channel = 0; channel < channels; channel++)
        add_pair(before + channel * before_stride, after + channel * after_stride, frames, sums);
}
