"""relaxapp: guided breathing, stretching and relaxation, timed from small YAML files."""

__version__ = "0.1.0"
