enum { CHAINSIM_LOOPS = 2 }; /* one more whenever any of these changes; compiled.py asks for it */

void chainsim_maxima(const float *samples, int64_t stride, int64_t channels, const int64_t *starts, int64_t pieces,
                     int64_t frames, float *maxima);
int64_t chainsim_runs(const float *samples, int64_t frame, int64_t frames, float magnitude_from, int64_t *firsts,
                      int64_t *lasts);
void chainsim_weighted_sums(const float *samples, int64_t stride, int64_t channels, int64_t block_frames,
                            const float *direct, const float *observe, const float *drive, const double *over,
                            double *states, float *room, const int64_t *starts, int64_t pieces, int64_t frames,
                            double *sums);
float chainsim_true_peak(const float *before, const float *samples, int64_t frames, const float *phase_0,
                         const float *phase_1, float gain, float floor, int64_t *place);
void chainsim_pair(const float *before, int64_t before_stride, const float *after, int64_t after_stride,
                   int64_t channels, int64_t frames, double *sums);
