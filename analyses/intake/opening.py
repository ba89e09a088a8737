"""The beginning of a file, whatever its format."""

from analyses.intake import columnar
from analyses.intake.container import CSV, XLSX, HandedIn
from analyses.intake.sample import Sample, text_sample


def take_sample(file: HandedIn) -> Sample:
    """Read the first rows. Raises FileProblem when there is no table in it."""
    return text_sample(file) if file.format in (CSV, XLSX) else columnar.take_sample(file)
