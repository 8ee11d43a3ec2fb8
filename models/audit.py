"""Who did or tried what, beside the cases: refused texts, unsigned webhooks, registrations by key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class AuditEntry(Base):
    """One act, allowed or refused. The table takes inserts only: the database refuses anything else."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    act: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class RefusedWebhooks(Base):
    """How many webhooks were refused for their signature. One row: no stranger can fill the disk."""

    __tablename__ = "refused_webhooks"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None] = mapped_column(default=None)
