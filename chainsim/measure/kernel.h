enum { CHAINSIM_LOOPS = 4 }; /* one more whenever any of these changes; compiled_kernel.py asks for it */

int64_t chainsim_runs(const float *samples, int64_t frame, int64_t frames, float magnitude_from, int64_t *firsts,
                      int64_t *lasts);
double chainsim_tap(const float *samples, int64_t stride, int64_t channels, int64_t block_frames, const float *direct,
                    const float *observe, const float *drive, const double *over, double *states, float *room,
                    const int64_t *starts, int64_t pieces, int64_t frames, int64_t complete, float smallest,
                    float largest, double *rows, int64_t width, double *open, float *peaks);
void chainsim_true_peaks(const float *samples, int64_t stride, int64_t channels, int64_t frames, const float *phase_0,
                         const float *phase_1, double outer_gain, double inner_gain, float *history,
                         const float *peaks, double *floors, int64_t *places);
void chainsim_pair(const float *before, int64_t before_stride, const float *after, int64_t after_stride,
                   int64_t channels, int64_t frames, double *sums);
void chainsim_energies(const float *samples, int64_t stride, int64_t channels, const int64_t *starts, int64_t pieces,
                       int64_t frames, double *energies);
