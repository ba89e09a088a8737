"""Rows in the history for many rows at once: the database copies them, so that a conditional update leaves a trace.

The history library writes a row for each `save()`. A queue changes many rows with one statement; this is the same for
those: what the row looks like now, when, and that it changed.
"""

from typing import Any

from django.db import connection, models
from django.db.models import QuerySet, Value
from django.utils import timezone

COPIED = ("history_date", "history_type")


def keep_history(model: Any, rows: QuerySet, kind: str = "~") -> int:
    """Copy the rows as they are now into the history of their model; `kind` is + for made, ~ for changed.

    One statement, whatever the number of rows; answers how many. Nobody is named: a worker did it.
    """
    history = model.history.model
    names = [field.attname for field in history.tracked_fields]
    # Not taken over by the copy, and obliged to be filled.
    told = {"history_date": timezone.now(), "history_type": kind}
    fields = {"history_date": models.DateTimeField(), "history_type": models.CharField()}
    marked = rows.order_by().annotate(
        **{f"{name}_kept": Value(value, output_field=fields[name]) for name, value in told.items()}
    )
    select = marked.values_list(*names, *(f"{name}_kept" for name in told))
    query, parameters = select.query.sql_with_params()
    quote = connection.ops.quote_name
    columns = [quote(history._meta.get_field(name).column) for name in (*names, *told)]
    table = quote(history._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {query}", parameters)
        return cursor.rowcount
