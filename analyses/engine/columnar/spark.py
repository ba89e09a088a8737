"""Opens Spark; loaded only where an installation chose it, because it needs pyspark and Java."""

from pathlib import Path

import ibis
from ibis.backends.sql import SQLBackend
from pyspark.errors import ArithmeticException, NumberFormatException
from pyspark.sql import SparkSession

OVERFLOWS = (ArithmeticException, NumberFormatException)


def connect(master: str, folder: Path) -> SQLBackend:
    """A session on this master. Overflow and impossible casts are errors there, as they are in DuckDB."""
    settings = {
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master(master).appName("zicht")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return ibis.pyspark.connect(builder.getOrCreate())
