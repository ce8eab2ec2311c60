// A gain for one channel or two, whichever the host asks for.
//
// DPF plugins have one channel layout. So DPF's factory is wrapped (the build renames it to stereo_factory) and two
// methods of every audio processor that it creates are replaced: the layout is stereo inside, but mono is accepted too.
// In mono DPF gives the second channel a buffer of its own that nobody reads.
#include "effect.hpp"

#include "src/travesty/audio_processor.h"
#include "src/travesty/component.h"
#include "src/travesty/factory.h"

#include <map>

struct EitherGain : Effect {
    EitherGain() : Effect("Either Gain", "eign", {{"Gain", "dB", 0, -48, 48}}) {}
    void frame(const float* in, float* out) override {
        const double gain = gain_from_db(value(0));
        for (int c = 0; c < CHANNELS; ++c) out[c] = static_cast<float>(gain * in[c]);
    }
};

PLUGIN(EitherGain)

extern "C" const void* stereo_factory();

namespace {

constexpr v3_speaker_arrangement STEREO = V3_SPEAKER_L | V3_SPEAKER_R;

v3_plugin_factory original_factory;
v3_audio_processor original;
std::map<void*, v3_speaker_arrangement> layouts;

v3_result V3_API set_layout(void* self, v3_speaker_arrangement* in, int32_t ins, v3_speaker_arrangement* out,
                            int32_t outs) {
    if (ins != 1 || outs != 1 || *in != *out || (*in != V3_SPEAKER_M && *in != STEREO)) return V3_FALSE;
    layouts[self] = *in;
    v3_speaker_arrangement inside_in = STEREO, inside_out = STEREO;
    return original.set_bus_arrangements(self, &inside_in, 1, &inside_out, 1);
}

v3_result V3_API get_layout(void* self, int32_t direction, int32_t bus, v3_speaker_arrangement* layout) {
    const v3_result result = original.get_bus_arrangement(self, direction, bus, layout);
    if (result == V3_OK && layouts.count(self) != 0) *layout = layouts[self];
    return result;
}

v3_result V3_API create_instance(void* self, const v3_tuid class_id, const v3_tuid interface_id, void** instance) {
    const v3_result result = original_factory.create_instance(self, class_id, interface_id, instance);
    if (result != V3_OK) return result;
    v3_audio_processor_cpp** processor = nullptr;
    auto* const unknown = static_cast<v3_funknown**>(*instance);
    if (v3_cpp_obj_query_interface(unknown, v3_audio_processor_iid, &processor) == V3_OK && processor != nullptr) {
        original = (*processor)->proc;
        (*processor)->proc.set_bus_arrangements = set_layout;
        (*processor)->proc.get_bus_arrangement = get_layout;
        layouts[processor] = STEREO;
        (*processor)->unref(processor);
    }
    return result;
}

}  // namespace

DISTRHO_PLUGIN_EXPORT const void* GetPluginFactory() {
    const void* const factory = stereo_factory();
    auto* const object = *static_cast<v3_plugin_factory_cpp* const*>(factory);
    original_factory = object->v1;
    object->v1.create_instance = create_instance;
    return factory;
}
