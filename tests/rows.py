"""Every row of the database as it lies there, and putting rows back, past the models: quick, and the same to the byte.

SQLite gives a row as its number and its values. PostgreSQL gives it as one text, which it also reads back.
"""

from functools import cache

from django.db import connection


def all_rows():
    """Table -> its rows, of every table that has any."""
    return {table: _read(table) for table in _filled()}


def between(before, after):
    """The rows that went and those that came."""
    return _without(before, after), _without(after, before)


def remove(table, rows):
    if _is_server():
        _ask(f'DELETE FROM "{table}" t WHERE t::text = ANY(%s)', [[text for (text,) in rows]])
    else:
        numbers = [row[:1] for row in rows]
        connection.connection.executemany(f'DELETE FROM "{table}" WHERE rowid = ?', numbers)


def add(table, rows):
    if _is_server():
        texts, columns = [text for (text,) in rows], ", ".join(f'"{name}"' for name in _columns(table))
        unfolded = f'SELECT (unnest(%s::text[])::"{table}").*'
        _ask(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM ({unfolded}) given', [texts])
    else:
        marks = ", ".join("?" * len(_columns(table)))
        connection.connection.executemany(
            f'INSERT INTO "{table}" VALUES ({marks})', [row[1:] for row in rows]
        )


def _without(these, those):
    left = {}
    for table, rows in these.items():
        known = set(those.get(table, ()))
        left[table] = [row for row in rows if row not in known]
    return {table: rows for table, rows in left.items() if rows}


def _is_server():
    return connection.vendor == "postgresql"


def _ask(question, values=None):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


@cache
def _tables():
    return connection.introspection.table_names()


@cache
def _columns(table):
    """The columns that are stored; the database works out the others itself."""
    if _is_server():
        stored = "table_schema = 'public' AND is_generated = 'NEVER'"
        asked = f"SELECT column_name FROM information_schema.columns WHERE table_name = %s AND {stored}"
        return [column for (column,) in _ask(asked, [table])]
    return [column for _cid, column, *_rest in _ask(f'PRAGMA table_info("{table}")')]


def _filled():
    """The tables with a row in them, asked in one question."""
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in _tables())
    return [table for (table,) in _ask(" UNION ALL ".join(asked))]


def _read(table):
    if _is_server():
        return sorted(_ask(f'SELECT t::text FROM "{table}" t'))  # a server gives them in any order
    # The plus keeps a value from being converted to what its column is declared as.
    wanted = ", ".join(f'+"{column}"' for column in _columns(table))
    return connection.connection.execute(f'SELECT rowid, {wanted} FROM "{table}"').fetchall()
