"""The catalogue as linked data: DCAT-AP-NL 3.0 out and in."""
