/* The inner loops of a tap's meter: largest samples, K-weighted energies, true peak.

   They do what k_weighting.py and true_peak.py do with matrix products, in a fifth of the time, because what one sweep
   over the audio has in registers never goes back to memory. numpy stays the reference: both are held to the same
   standard by the same tests, and where this can't be compiled it does the work.

   kernel_loops.h is compiled once for each generation of x86 processors, with vectors as wide as its registers, and the
   newest that the machine has is used. The compiler can't be left to cut wider vectors: it keeps those in memory. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define JOINED_(a, b) a##b
#define JOINED(a, b) JOINED_(a, b)

enum { ROW = 16, STATES = 4, TAPS = 12, GROUPS = 4, MOST_CHANNELS = 5 };

typedef float Drive __attribute__((vector_size(4 * STATES)));
typedef double State __attribute__((vector_size(8 * STATES)));

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12

#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
#define GENERATION _v4
#define LANES 16
#include "kernel_loops.h"
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
#define GENERATION _v3
#define LANES 8
#include "kernel_loops.h"
#pragma GCC pop_options
#define GENERATION _any
#define LANES 4
#include "kernel_loops.h"

static int generation;

__attribute__((constructor)) static void look(void) {
    __builtin_cpu_init();
    generation = __builtin_cpu_supports("x86-64-v4") ? 4 : __builtin_cpu_supports("x86-64-v3") ? 3 : 1;
}

#define CHOSEN(name) (generation == 4 ? name##_v4 : generation == 3 ? name##_v3 : name##_any)

#elif defined(__aarch64__) && defined(__GNUC__)

#define GENERATION _any
#define LANES 4
#include "kernel_loops.h"
#define CHOSEN(name) name##_any

#else
#error "no faster than numpy here"
#endif

int64_t chainsim_runs(const float *samples, int64_t frame, int64_t frames, float magnitude_from, int64_t *firsts,
                      int64_t *lasts) {
    return CHOSEN(chainsim_runs)(samples, frame, frames, magnitude_from, firsts, lasts);
}

double chainsim_tap(const float *samples, int64_t stride, int64_t channels, int64_t block_frames, const float *direct,
                    const float *observe, const float *drive, const double *over, double *states, float *room,
                    const int64_t *starts, int64_t pieces, int64_t frames, int64_t complete, float smallest,
                    float largest, double *rows, int64_t width, double *open, float *peaks) {
    return CHOSEN(chainsim_tap)(samples, stride, channels, block_frames, direct, observe, drive, over, states, room, starts, pieces, frames, complete, smallest, largest, rows, width, open, peaks);
}

void chainsim_true_peaks(const float *samples, int64_t stride, int64_t channels, int64_t frames, const float *phase_0,
                         const float *phase_1, double outer_gain, double inner_gain, float *history,
                         const float *peaks, double *floors, int64_t *places) {
    CHOSEN(chainsim_true_peaks)(samples, stride, channels, frames, phase_0, phase_1, outer_gain, inner_gain, history, peaks, floors, places);
}

void chainsim_pair(const float *before, int64_t before_stride, const float *after, int64_t after_stride,
                   int64_t channels, int64_t frames, double *sums) {
    CHOSEN(chainsim_pair)(before, before_stride, after, after_stride, channels, frames, sums);
}

void chainsim_energies(const float *samples, int64_t stride, int64_t channels, const int64_t *starts, int64_t pieces,
                       int64_t frames, double *energies) {
    CHOSEN(chainsim_energies)(samples, stride, channels, starts, pieces, frames, energies);
}
