"""Stage -> Processor: built-in, VST3, AU. The only importer of pedalboard."""
