void chainsim_maxima(const float *samples, const int64_t *starts, int64_t pieces, int64_t frames, float *maxima);
void chainsim_weight(const float *samples, int64_t frames, const float *direct, const float *observe,
                     const float *drive, const double *over, double *state, float *weighted);
void chainsim_sums(const float *samples, const float *weighted, const int64_t *starts, int64_t pieces,
                   int64_t frames, double *plain_sums, double *weighted_sums, double *sample_sums);
float chainsim_true_peak(const float *samples, int64_t frames, const float *phase_0, const float *phase_1, float gain,
                         float floor, int64_t *place);
void chainsim_pair(const float *before, const float *after, int64_t frames, double *sums);
