"""Rows by the thousand, copied from a case that the side has made itself, whatever columns it has."""

from __future__ import annotations

from bench.stand import Side

FIRST_PENDING = 10_000_000
FIRST_STORED = 100_000_000
COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %(table)s ORDER BY ordinal_position
"""
Changes = dict[str, str]


def template_case(side: Side) -> int:
    """The first case of this side, to be copied."""
    return int(side.rows("SELECT min(id) FROM cases")[0][0])


def copy_statement(
    side: Side, table: str, changes: Changes, rows: str, last: int, shift: str | None = None
) -> str:
    """SQL that copies the rows of `table` for which `rows` holds `last` times, n = 1 to `last`.

    In `changes`, by column, stands what differs: SQL over the template `t`, its place `k` among the rows
    and `n`. Columns that this side does not have are left out. With `shift`, every moment is moved by it.
    """
    found = side.rows(COLUMNS, {"table": table})
    moved = {} if shift is None else {name: f"t.{name} {shift}" for name, kind in found if "time" in kind}
    written = {name: (moved | changes).get(name, f"t.{name}") for name, _ in found}
    return f"""
        INSERT INTO {table} ({", ".join(written)}) SELECT {", ".join(written.values())}
        FROM (SELECT *, row_number() OVER (ORDER BY id) - 1 AS k, count(*) OVER () AS copies
              FROM {table} WHERE {rows}) AS t
        CROSS JOIN generate_series(1, {last}) AS n
    """


def units_in_turn(side: Side) -> str:
    """SQL: the nth unit."""
    codes = ", ".join(f"'{code}'" for code, _ in side.units)
    return f"(ARRAY[{codes}])[1 + n % {len(side.units)}]"


def run_unchecked(side: Side, *statements: str) -> None:
    """Run statements in one transaction without looking up what each row refers to."""
    side.rows("; ".join(("BEGIN", "SET LOCAL session_replication_role = replica", *statements, "COMMIT")))
