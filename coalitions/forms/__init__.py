"""Forms of organisations and coalitions."""
