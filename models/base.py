"""What all rows share: types, and the deadline that the clock looks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Enum, Index, Interval, MetaData, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


LARGEST_ID = 2**63 - 1
"""An id beyond it cannot be one of ours; the database would refuse to look for it."""


class Base(DeclarativeBase):
    """Root of all rows. Moments are UTC and end in `_at`; a state column moves only in `lifecycle.py`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        timedelta: Interval(),
        int: BigInteger(),
        str: String(),
        # As text, by value: a new state is then a change of code, not of a database type.
        StrEnum: Enum(
            StrEnum, native_enum=False, length=40, values_callable=lambda kind: [item.value for item in kind]
        ),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
    }


class HasDeadline:
    """A row that somebody must look at again; the clock takes those whose time has come, oldest first.

    `next_due_at` is null when nothing is left to wait for. The index holds only rows that wait, so a
    million finished ones cost nothing.
    """

    next_due_at: Mapped[datetime | None] = mapped_column(default=None)
    unfinished: ClassVar[str]
    """Which rows somebody must look at again, as SQL: one of them without a deadline would be forgotten."""

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (*cls.table_args(), cls.deadline_index(), cls.forgotten_index())

    @classmethod
    def table_args(cls) -> tuple[Any, ...]:
        """Constraints and indexes of the row itself; a row with any overrides this."""
        return ()

    @classmethod
    def deadline_index(cls) -> Index:
        """The partial index that the clock's query uses."""
        name = f"ix_{cls.__tablename__}_due"  # type: ignore[attr-defined]
        return Index(name, "next_due_at", postgresql_where=text("next_due_at IS NOT NULL"))

    @classmethod
    def forgotten(cls) -> str:
        """Which rows are unfinished and have no deadline, as SQL. Source: I1."""
        return f"next_due_at IS NULL AND ({cls.unfinished})"

    @classmethod
    def forgotten_index(cls) -> Index:
        """The partial index that the auditor's query uses; as long as all goes well nothing is in it."""
        name = f"ix_{cls.__tablename__}_forgotten"  # type: ignore[attr-defined]
        return Index(name, "id", postgresql_where=text(cls.forgotten()))
