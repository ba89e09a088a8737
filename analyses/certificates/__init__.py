"""Disclosure certificates: what was checked about a release, by which rules and by whom, signed and verifiable offline."""
