"""The pure core: no Qt, no clock, no I/O but in `library`, `catalogue` and `settings`."""
