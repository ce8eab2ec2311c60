// Passes the signal unchanged until a time after the start, then does the deed that its parameter names.
#include "effect.hpp"

#include <atomic>
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

enum Deed { NONE, THROW, INFINITE, DENORMAL, HUGE_LEVEL, FLOOD, CLOSE, WANDER, ORPHAN, COPY, THREAD, ALLOCATE, LATENCY, SECOND, SCRIBBLE };

static std::atomic<int> running{0};  // instances of this process that have begun to play

static void sleep_forever() {
    for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
}

struct Misdeeds : Effect {
    Misdeeds() : Effect("Misdeeds", "misd", {{"Deed", "", 0, 0, 14}, {"After", "s", 1, 0, 60}}) {}
    ~Misdeeds() override { if (counted_) --running; }
    void start() override { frames_ = 0; done_ = false; }
    void frame(const float* in, float* out) override {
        std::copy(in, in + CHANNELS, out);
        const int deed = static_cast<int>(std::lround(value(0)));
        if (deed == SECOND && !counted_) {
            counted_ = true;
            if (++running == 2) std::abort();
        }
        if (static_cast<double>(frames_++) < value(1) * rate_hz()) return;
        if (deed >= INFINITE && deed <= HUGE_LEVEL) sound(deed, out);
        else if (!done_) { done_ = true; act(deed); }
    }

private:
    static void sound(int deed, float* out) {
        const float infinity = std::numeric_limits<float>::infinity();
        for (int c = 0; c < CHANNELS; ++c)
            out[c] = deed == INFINITE ? infinity : deed == DENORMAL ? std::numeric_limits<float>::denorm_min() : 1e10f;
    }

    void act(int deed) {
        switch (deed) {
        case THROW: throw std::runtime_error("thrown by Misdeeds");
        case FLOOD: {
            const std::string line(99, 'x');
            for (int n = 0; n < 1000000; ++n) std::puts(line.c_str());
            std::fflush(stdout);
            break;
        }
        case CLOSE: for (int descriptor : {0, 1, 2}) ::close(descriptor); break;
        case WANDER:
            if (::chdir("/") != 0) std::abort();
            std::setlocale(LC_ALL, "C.UTF-8");
            break;
        case ORPHAN:  // twice forked, in a session of its own, ignoring whom it can
            if (::fork() == 0) {
                ::setsid();
                if (::fork() != 0) ::_exit(0);
                for (int number : {SIGTERM, SIGHUP, SIGINT}) std::signal(number, SIG_IGN);
                sleep_forever();
            }
            break;
        case COPY: ::fork(); break;  // both of them go on
        case THREAD: std::thread(sleep_forever).detach(); break;
        case ALLOCATE:
            for (;;) {
                std::memset(std::malloc(1 << 24), 1, 1 << 24);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        case LATENCY: setLatency(512); break;
        case SCRIBBLE:  // into every pipe that it finds, the wire to chainsim among them
            for (int descriptor = 3; descriptor < 64; ++descriptor) {
                struct stat status;
                if (::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode) && ::write(descriptor, "junk!", 5) < 0) continue;
            }
            break;
        default: break;
        }
    }

    int64_t frames_ = 0;
    bool done_ = false;
    bool counted_ = false;
};

PLUGIN(Misdeeds)
