// What DPF wants to know at compile time. Name, parameters and latency are each plugin's own, told at run time, so that
// DPF itself is compiled once for each number of channels and not once for each plugin.
#pragma once

#ifndef TEST_OUTPUTS
#define TEST_OUTPUTS TEST_CHANNELS
#endif

#define DISTRHO_PLUGIN_BRAND "chainsim tests"
#define DISTRHO_PLUGIN_NAME "chainsim test plugin"
#define DISTRHO_PLUGIN_URI "urn:chainsim:test-plugin"
#define DISTRHO_PLUGIN_NUM_INPUTS TEST_CHANNELS
#define DISTRHO_PLUGIN_NUM_OUTPUTS TEST_OUTPUTS
#define DISTRHO_PLUGIN_HAS_UI 0
#define DISTRHO_PLUGIN_IS_RT_SAFE 1
#define DISTRHO_PLUGIN_WANT_LATENCY 1
#define DISTRHO_PLUGIN_VST3_CATEGORIES "Fx"
