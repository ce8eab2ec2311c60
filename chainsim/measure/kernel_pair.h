/* What a stage's input and output are together; a part of kernel_loops.h. */

#define WideLanes NAMED(WideLanes)
typedef double WideLanes __attribute__((vector_size(4 * LANES))); /* half as many */

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

/* Energy of each piece, (channels, pieces); infinite where a square is beyond float32. */
static void NAMED(chainsim_energies)(const float *samples, int64_t stride, int64_t channels, const int64_t *starts,
                                     int64_t pieces, int64_t frames, double *energies) {
    for (int64_t channel = 0; channel < channels; channel++)
        for (int64_t piece = 0; piece < pieces; piece++) {
            const float *of_piece = samples + channel * stride + starts[piece];
            const int64_t length = (piece + 1 < pieces ? starts[piece + 1] : frames) - starts[piece];
            const int64_t rows_end = length / ROW * ROW;
            float parts[ROW], total = 0.0f;
            for (int lane = 0; lane < ROW; lane += LANES) {
                Lanes squares = {0.0f};
                for (int64_t frame = lane; frame < rows_end; frame += ROW) {
                    const Lanes sample = load(of_piece + frame);
                    squares += sample * sample;
                }
                memcpy(parts + lane, &squares, sizeof squares);
            }
            for (int k = 0; k < ROW; k++) total += parts[k];
            for (int64_t frame = rows_end; frame < length; frame++) total += of_piece[frame] * of_piece[frame];
            energies[channel * pieces + piece] = total;
        }
}

#undef WideLanes
