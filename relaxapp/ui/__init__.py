"""Widgets: each takes a value and paints it, and emits intents. No logic, no I/O, no clock."""
