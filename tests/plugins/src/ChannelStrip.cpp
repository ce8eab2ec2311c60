// A whole channel strip round one wave shaper: what stands before it, what stands behind it, and which part of the
// signal takes that way are parameters. Times are powers of ten of a second, since a host may round a parameter to a
// thousandth of its range. With `tap` at 1 the outputs are what arrives at the shaper, 1 being its limit.
#include "modules.hpp"
#include "oversampling.hpp"

enum Route { STEREO, MID, SIDE, FIRST, LOW_BAND, MIDDLE_BAND, HIGH_BAND, SHARED_BASS, STEEP_TOP, THREE_BANDS };

enum Knobs {
    ROUTE, ROUTE_HZ, FRONT, FRONT_LEVEL, FRONT_TIME, FRONT_HZ, FRONT_AMOUNT, DRIVE, SHAPE, OVERSAMPLING, LATE, SAG,
    MAKEUP, NOISE_IN, BACK, BACK_LEVEL, BACK_TIME, BACK_HZ, BACK_AMOUNT, MIX, NOISE_OUT, SEED, BITS, TAP, KNOBS
};

struct ChannelStrip : Effect {
    ChannelStrip() : Effect("Channel Strip", "chst", {
        {"Route", "", 0, 0, 9}, {"Route Freq", "Hz", 300, 20, 20000},
        {"Front", "", 0, 0, 22}, {"Front Level", "dB", -20, -80, 40}, {"Front Time", "decades", -2, -5, 1},
        {"Front Freq", "Hz", 1000, 20, 20000}, {"Front Amount", "", 4, 0.01f, 40},
        {"Drive", "dB", 12, -60, 60}, {"Shape", "", 1, 0, 13}, {"Oversampling", "", 1, 1, 4}, {"Late", "s", 0, 0, 60},
        {"Sag", "", 0, 0, 1}, {"Makeup", "dB", -12, -60, 60}, {"Noise In", "dB", -200, -200, 0},
        {"Back", "", 0, 0, 22}, {"Back Level", "dB", -20, -80, 40}, {"Back Time", "decades", -2, -5, 1},
        {"Back Freq", "Hz", 1000, 20, 20000}, {"Back Amount", "", 4, 0.01f, 40},
        {"Mix", "", 1, 0, 1}, {"Noise Out", "dB", -200, -200, 0}, {"Seed", "", 0, 0, 1000}, {"Bits", "", 0, 0, 24},
        {"Tap", "", 0, 0, 1}}) {}

    void start() override { set_.clear(); }

    // Parameters may arrive with the first block only, so that is when all begins.
    void block(uint32_t) override {
        std::vector<double> now;
        for (uint32_t knob = 0; knob < KNOBS; ++knob) now.push_back(value(knob));
        if (now != set_) begin(now);
    }

    void frame(const float* in, float* out) override {
        double x[CHANNELS], way[CHANNELS], rest[CHANNELS], taken[CHANNELS], reach[CHANNELS] = {};
        std::copy(in, in + CHANNELS, x);
        part(x, way, rest);
        std::copy(way, way + CHANNELS, taken);
        front_.feed(way, taken);
        const double limit = limit_at(frames_++, way);
        for (int c = 0; c < CHANNELS; ++c) {
            const double v = drive_ * way[c] + noise(noise_in_);
            const auto act = [&](double u) {
                reach[c] = std::max(reach[c], shaper_[c].reach(u / limit));
                return limit * shaper_[c].feed(u / limit);
            };
            way[c] = makeup_ * (oversampled_ ? oversampler_[c].feed(v, act) : act(v));
        }
        back_.feed(way, taken);
        double y[CHANNELS];
        join(way, rest, y);
        for (int c = 0; c < CHANNELS; ++c) {
            y[c] = (1 - mix_) * x[c] + mix_ * y[c] + noise(noise_out_);
            if (steps_ > 0) y[c] = std::floor(y[c] * steps_ + 0.5) / steps_;
            out[c] = static_cast<float>(tap_ ? reach[c] : y[c]);
        }
    }

private:
    int choice(Knobs knob) const { return static_cast<int>(std::lround(set_[knob])); }
    Setting setting(Knobs first) const {
        return {choice(first), set_[first + 1], std::pow(10.0, set_[first + 2]), set_[first + 3], set_[first + 4]};
    }

    void begin(const std::vector<double>& now) {
        set_ = now;
        const unsigned seed = choice(SEED) > 0 ? choice(SEED) : std::random_device{}();
        random_.seed(seed);
        front_.start(setting(FRONT), rate_hz(), seed + 1);
        back_.start(setting(BACK), rate_hz(), seed + 2);
        route_ = static_cast<Route>(choice(ROUTE));
        for (Module& each : beside_) each.start(setting(FRONT), rate_hz(), seed);
        const int factor = choice(OVERSAMPLING);
        oversampled_ = factor > 1;
        for (int c = 0; c < CHANNELS; ++c) {
            if (route_ == LOW_BAND) band_[c].low_pass(set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            if (route_ == MIDDLE_BAND) band_[c].band_pass(set_[ROUTE_HZ], 1.0, rate_hz());
            if (route_ == SHARED_BASS) band_[c].low_pass(set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            if (route_ == THREE_BANDS) band_[c].low_pass(set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            if (route_ == THREE_BANDS) top_[c].high_pass(8 * set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            if (route_ == STEEP_TOP) band_[c].high_pass(set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            if (route_ == STEEP_TOP) top_[c].high_pass(set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            if (route_ == HIGH_BAND) band_[c].high_pass(set_[ROUTE_HZ], BUTTERWORTH, rate_hz());
            shaper_[c].start(static_cast<Shape>(choice(SHAPE)), factor * rate_hz());
            if (oversampled_) oversampler_[c].start(factor);
        }
        drive_ = gain_from_db(set_[DRIVE]);
        makeup_ = gain_from_db(set_[MAKEUP]);
        noise_in_ = noise_peak(set_[NOISE_IN]);
        noise_out_ = noise_peak(set_[NOISE_OUT]);
        mix_ = set_[MIX];
        steps_ = choice(BITS) > 0 ? std::ldexp(1.0, choice(BITS) - 1) : 0;
        tap_ = choice(TAP) == 1;
        warmth_.start(2.0, rate_hz());
        frames_ = 0;
        setLatency(front_.latency_frames() + back_.latency_frames() + (oversampled_ ? Oversampler::LATENCY_FRAMES : 0));
    }

    // Far away until its time has come; lower as more has gone through in the last seconds.
    double limit_at(int64_t frame, const double* way) {
        if (frame < std::lround(set_[LATE] * rate_hz())) return 1000;
        if (set_[SAG] == 0) return 1;
        double peak = 0;
        for (int c = 0; c < CHANNELS; ++c) peak = std::max(peak, std::abs(drive_ * way[c]));
        return std::max(0.25, 1 - set_[SAG] * warmth_.feed(peak));
    }

    // Uniform over [-a, a) has an RMS of a / sqrt(3).
    static double noise_peak(double rms_dbfs) { return rms_dbfs > -200 ? std::sqrt(3.0) * gain_from_db(rms_dbfs) : 0; }
    double noise(double peak) {
        return peak > 0 ? peak * (static_cast<double>(random_()) / 2147483648.0 - 1) : 0;
    }

    void part(const double* x, double* way, double* rest) {
        const double mid = (x[0] + x[1]) / 2, side = (x[0] - x[1]) / 2;
        switch (route_) {
        case STEREO: set(way, x[0], x[1]), set(rest, 0, 0); break;
        case MID: set(way, mid, 0), set(rest, 0, side); break;
        case SIDE: set(way, 0, side), set(rest, mid, 0); break;
        case FIRST: set(way, x[0], 0), set(rest, 0, x[1]); break;
        case SHARED_BASS: set(way, band_[0].feed(mid), 0), set(rest, mid - way[0], side); break;
        case STEEP_TOP:
            for (int c = 0; c < CHANNELS; ++c) rest[c] = x[c] - (way[c] = top_[c].feed(band_[c].feed(x[c])));
            break;
        case THREE_BANDS: three_bands(x, way, rest); break;
        default:
            for (int c = 0; c < CHANNELS; ++c) {
                way[c] = band_[c].feed(x[c]);
                rest[c] = x[c] - way[c];
            }
        }
    }
    // The others have what stands at the front once more, each for itself.
    void three_bands(const double* x, double* way, double* rest) {
        double low[CHANNELS], high[CHANNELS];
        for (int c = 0; c < CHANNELS; ++c) {
            low[c] = band_[c].feed(x[c]);
            high[c] = top_[c].feed(x[c] - low[c]);
            way[c] = x[c] - low[c] - high[c];
        }
        beside_[0].feed(low, low);
        beside_[1].feed(high, high);
        for (int c = 0; c < CHANNELS; ++c) rest[c] = low[c] + high[c];
    }
    void join(const double* way, const double* rest, double* y) const {
        const double a = way[0] + rest[0], b = way[1] + rest[1];
        if (route_ == MID || route_ == SIDE || route_ == SHARED_BASS) set(y, a + b, a - b);
        else set(y, a, b);
    }
    static void set(double* pair, double a, double b) { pair[0] = a, pair[1] = b; }

    std::vector<double> set_;
    Route route_ = STEREO;
    Module front_, back_, beside_[2];
    Biquad band_[CHANNELS], top_[CHANNELS];
    Shaper shaper_[CHANNELS];
    Oversampler oversampler_[CHANNELS];
    Follower warmth_;
    std::mt19937 random_;
    double drive_ = 1, makeup_ = 1, noise_in_ = 0, noise_out_ = 0, mix_ = 1, steps_ = 0;
    bool oversampled_ = false, tap_ = false;
    int64_t frames_ = 0;
};

PLUGIN(ChannelStrip)
