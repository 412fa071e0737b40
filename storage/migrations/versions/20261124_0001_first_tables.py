"""The first tables: messages, tickets, the station.

Instants are microseconds since 1970 (UTC). The two triggers make the timeline append-only.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _index(name: str, table: str, columns: list[str], where: str = "") -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    op.create_table(
        "buildings",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("transformer", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "number", name=op.f("pk_buildings")),
    )
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("can_hear", sa.Boolean(), nullable=False),
        sa.Column("can_push", sa.Boolean(), nullable=False),
        sa.Column("robot", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chats")),
    )
    op.create_table(
        "communities",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service_class", sa.String(), nullable=False),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('village', 'community', 'compound')", name=op.f("ck_communities_kind")
        ),
        sa.CheckConstraint(
            "ownership IN ('supplier', 'private', 'mixed')", name=op.f("ck_communities_ownership")
        ),
        sa.CheckConstraint(
            "service_class IN ('urban', 'rural', 'remote')",
            name=op.f("ck_communities_service_class"),
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_communities")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("button", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("reply_url", sa.Text(), nullable=False),
        sa.Column("stream_id", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("due_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("meaning", sa.Text(), server_default="", nullable=False),
        sa.Column("dead_at", sa.BigInteger(), nullable=True),
        sa.Column("reply_used", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("channel IN ('agent', 'aibot')", name=op.f("ck_inbox_channel")),
        sa.CheckConstraint(
            "kind IN ('text', 'voice', 'image', 'mixed', 'button', 'enter', 'other')",
            name=op.f("ck_inbox_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'leased', 'done', 'dead')", name=op.f("ck_inbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_inbox_channel_key")),
    )
    _index("ix_inbox_dead", "inbox", ["dead_at"], where="dead_at IS NOT NULL")
    _index(
        "ix_inbox_lately",
        "inbox",
        ["sender", "conversation", "sent_at"],
        where="state IN ('done', 'dead')",
    )
    _index("ix_inbox_leased", "inbox", ["conversation"], where="state = 'leased'")
    _index("ix_inbox_open", "inbox", ["sent_at", "id"], where="state IN ('waiting', 'leased')")
    _index(
        "ix_inbox_open_conversation",
        "inbox",
        ["conversation", "sent_at", "id"],
        where="state IN ('waiting', 'leased')",
    )
    _index("ix_inbox_stream", "inbox", ["stream_id"], where="stream_id != ''")

    op.create_table(
        "marks",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "members",
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("userid", name=op.f("pk_members")),
    )
    op.create_table(
        "mishaps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mishaps")),
    )
    _index("ix_mishaps_person", "mishaps", ["person", "kind", "at"])

    op.create_table(
        "stations",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hotline", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_stations")),
    )
    op.create_table(
        "streets",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station", "name", name=op.f("pk_streets")),
    )
    op.create_table(
        "transformers",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("feeder", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_transformers")),
    )
    op.create_table(
        "duties",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["userid"], ["members.userid"], name=op.f("fk_duties_userid")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_duties")),
    )
    op.create_table(
        "grids",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("community_head", sa.Text(), nullable=False),
        sa.Column("manager", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_head"], ["members.userid"], name=op.f("fk_grids_community_head")
        ),
        sa.ForeignKeyConstraint(["manager"], ["members.userid"], name=op.f("fk_grids_manager")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_grids")),
    )
    op.create_table(
        "tickets",
        sa.Column("no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("place_words", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("relayer", sa.Text(), nullable=True),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("why_owner", sa.Text(), nullable=False),
        sa.Column("source", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.Column("found_at", sa.BigInteger(), nullable=True),
        sa.Column("repaired_at", sa.BigInteger(), nullable=True),
        sa.Column("restored_at", sa.BigInteger(), nullable=True),
        sa.Column("called_back_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("arrive_eta_at", sa.BigInteger(), nullable=True),
        sa.Column("eta_at", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("remedy", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("bounces", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reopened", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("chases", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_chase_at", sa.BigInteger(), nullable=True),
        sa.Column("next_call_back_at", sa.BigInteger(), nullable=True),
        sa.Column("call_backs", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (status IN ('restored', 'closed', 'withdrawn'))",
            name=op.f("ck_tickets_ended"),
        ),
        sa.CheckConstraint(
            "kind IN ('danger', 'fault', 'question')", name=op.f("ck_tickets_kind")
        ),
        sa.CheckConstraint("owner != ''", name=op.f("ck_tickets_owner")),
        sa.CheckConstraint("scope IN ('', 'single', 'multi')", name=op.f("ck_tickets_scope")),
        sa.CheckConstraint(
            "status IN ('reported', 'accepted', 'arrived', 'found', 'repaired', 'restored', 'closed', 'withdrawn')",
            name=op.f("ck_tickets_status"),
        ),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 3", name=op.f("ck_tickets_satisfaction")),
        sa.ForeignKeyConstraint(["owner"], ["members.userid"], name=op.f("fk_tickets_owner")),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_tickets_source")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_tickets")),
        sa.UniqueConstraint("source", name=op.f("uq_tickets_source")),
        sqlite_autoincrement=True,
    )
    _index(
        "ix_tickets_call_back",
        "tickets",
        ["next_call_back_at"],
        where="next_call_back_at IS NOT NULL",
    )
    _index("ix_tickets_chase", "tickets", ["next_chase_at"], where="next_chase_at IS NOT NULL")
    _index("ix_tickets_chat", "tickets", ["chat", "ended_at"])
    _index("ix_tickets_ended", "tickets", ["ended_at"])
    _index("ix_tickets_owner", "tickets", ["owner", "no"], where="ended_at IS NULL")
    _index("ix_tickets_reported", "tickets", ["reported_at"])

    op.create_table(
        "asks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('place', 'stairwell', 'restored', 'satisfied', 'which', 'step_in', 'cause', 'refused', 'hand_over')",
            name=op.f("ck_asks_kind"),
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_asks_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
    )
    _index("ix_asks_person", "asks", ["person"], where="NOT settled")
    _index("ix_asks_ticket", "asks", ["ticket"], where="NOT settled")

    op.create_table(
        "cards",
        sa.Column("task_id", sa.String(length=128), nullable=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("code_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_cards_ticket")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_cards")),
    )
    _index("ix_cards_ticket", "cards", ["ticket"], where="code != ''")

    op.create_table(
        "grid_members",
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid"], ["grids.code"], name=op.f("fk_grid_members_grid")),
        sa.ForeignKeyConstraint(
            ["userid"], ["members.userid"], name=op.f("fk_grid_members_userid")
        ),
        sa.PrimaryKeyConstraint("grid", "userid", name=op.f("pk_grid_members")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("dedup_key", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("card_update", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Text(), nullable=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("fallback_chat", sa.Text(), nullable=True),
        sa.Column("fallback_text", sa.Text(), nullable=False),
        sa.Column("streamed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ready_at", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('danger', 'reply', 'notice', 'chase', 'broadcast', 'digest')",
            name=op.f("ck_outbox_purpose"),
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'held', 'pending', 'sending', 'sent', 'unknown', 'dead', 'expired', 'redirected')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("(chat IS NULL) != (person IS NULL)", name=op.f("ck_outbox_target")),
        sa.ForeignKeyConstraint(["reply_to"], ["inbox.id"], name=op.f("fk_outbox_reply_to")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_outbox_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_dedup_key")),
    )
    _index(
        "ix_outbox_expiry",
        "outbox",
        ["expires_at"],
        where="expires_at IS NOT NULL AND state IN ('offered', 'held', 'pending')",
    )
    _index("ix_outbox_held", "outbox", ["ready_at"], where="state IN ('offered', 'held')")
    _index("ix_outbox_pending", "outbox", ["priority", "id"], where="state = 'pending'")
    _index("ix_outbox_reply_to", "outbox", ["reply_to"], where="reply_to IS NOT NULL")
    _index("ix_outbox_sending", "outbox", ["target"], where="state = 'sending'")
    _index("ix_outbox_sent", "outbox", ["sent_at"], where="sent_at IS NOT NULL")
    _index(
        "ix_outbox_target",
        "outbox",
        ["target", "priority", "id"],
        where="state IN ('pending', 'sending')",
    )
    _index(
        "ix_outbox_trouble",
        "outbox",
        ["changed_at"],
        where="state IN ('unknown', 'dead', 'expired')",
    )

    op.create_table(
        "parties",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("userid", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role IN ('reporter', 'relayer', 'subscriber')", name=op.f("ck_parties_role")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_parties_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("ticket", "userid", name=op.f("uq_parties_ticket_userid")),
    )
    _index("ix_parties_userid", "parties", ["userid", "ended_at"])

    op.create_table(
        "ticket_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["inbox.id"], name=op.f("fk_ticket_events_source")),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.no"], name=op.f("fk_ticket_events_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
    )
    _index("ix_ticket_events_action", "ticket_events", ["action", "at"])
    _index("ix_ticket_events_actor", "ticket_events", ["actor", "at"])
    _index("ix_ticket_events_ticket", "ticket_events", ["ticket"])
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ticket_events_no_{change.lower()} BEFORE {change} ON ticket_events "
                "BEGIN SELECT RAISE(ABORT, 'ticket_events is append-only'); END"
            )


def downgrade() -> None:
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS ticket_events_no_{change}")
    for table in (
        "ticket_events",
        "parties",
        "outbox",
        "grid_members",
        "cards",
        "asks",
        "tickets",
        "grids",
        "duties",
        "transformers",
        "streets",
        "stations",
        "mishaps",
        "members",
        "marks",
        "inbox",
        "communities",
        "chats",
        "buildings",
    ):
        op.drop_table(table)
