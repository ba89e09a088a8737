"""Forms of sources, needs and requests."""
