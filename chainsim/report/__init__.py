"""Result -> str: one format per file; pure functions, only the command line writes files."""

from chainsim.report.baseline_format import baseline_to_json, drifts_to_json, drifts_to_text
from chainsim.report.catalogue import parameters_to_json, parameters_to_text, plugins_to_json, plugins_to_text
from chainsim.report.checks import check_exit_code, check_to_json, check_to_text, errors_to_text
from chainsim.report.fader_vs_trim_json import fader_vs_trim_to_json
from chainsim.report.fader_vs_trim_text import fader_vs_trim_to_text
from chainsim.report.failure_lines import printed_lines
from chainsim.report.fixes import diff_to_text, fixes_to_text, fixes_values, left_to_text
from chainsim.report.github_format import check_to_github, without_commands
from chainsim.report.json_format import FORMAT_VERSION, error_to_json, to_json
from chainsim.report.junit_format import check_to_junit
from chainsim.report.markdown import check_to_markdown, to_markdown
from chainsim.report.mix_json import mix_to_json
from chainsim.report.mix_markdown import mix_to_markdown
from chainsim.report.mix_text import mix_to_text
from chainsim.report.presets_format import presets_to_csv, presets_to_json, presets_to_text
from chainsim.report.profiles import comparison_to_text, profile_table_to_text, profiles_to_json, profiles_to_text
from chainsim.report.review_json import reviews_to_json
from chainsim.report.review_junit import reviews_to_junit
from chainsim.report.review_markdown import reviews_to_markdown
from chainsim.report.review_text import reviews_to_text
from chainsim.report.sarif_format import check_to_sarif
from chainsim.report.sweep import sweep_to_json, sweep_to_text
from chainsim.report.text_format import to_text

__all__ = [
    "FORMAT_VERSION",
    "to_text",
    "to_json",
    "error_to_json",
    "check_to_text",
    "check_to_json",
    "baseline_to_json",
    "drifts_to_text",
    "drifts_to_json",
    "presets_to_text",
    "presets_to_json",
    "presets_to_csv",
    "check_to_junit",
    "check_to_sarif",
    "check_to_github",
    "check_to_markdown",
    "to_markdown",
    "without_commands",
    "check_exit_code",
    "errors_to_text",
    "fixes_to_text",
    "fixes_values",
    "diff_to_text",
    "left_to_text",
    "printed_lines",
    "plugins_to_text",
    "plugins_to_json",
    "parameters_to_text",
    "parameters_to_json",
    "profiles_to_text",
    "profiles_to_json",
    "profile_table_to_text",
    "comparison_to_text",
    "fader_vs_trim_to_text",
    "fader_vs_trim_to_json",
    "sweep_to_text",
    "sweep_to_json",
    "mix_to_text",
    "mix_to_json",
    "mix_to_markdown",
    "reviews_to_text",
    "reviews_to_json",
    "reviews_to_markdown",
    "reviews_to_junit",
]
