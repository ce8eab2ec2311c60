"""Processor -> DataSheet: what a plugin is judged by, measured with signals that fit their windows exactly."""

from chainsim.profile.data_sheet.sheet import measure_data_sheet

__all__ = ["measure_data_sheet"]
