"""The geography that figures are about: provinces, municipalities, districts and who borders on whom."""
