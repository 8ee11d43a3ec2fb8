"""A year of hard work: a hundred thousand cases, with all that belongs to them."""

from __future__ import annotations

from sqlalchemy import Engine, text

COUNT = 100_000
RARE = {
    503: "completed", 509: "archived", 521: "merged", 523: "invalid", 541: "in_progress", 547: "on_site",
    557: "replied", 563: "completed",
}  # fmt: skip
"""Every so manieth case stands somewhere else than most."""
OF_ITS_UNIT = {"archived": "completed", "merged": "cancelled", "invalid": "cancelled"}
"""Where the unit's share stands then, where that has another name."""
RARE_CASES = " ".join(f"WHEN n % {every} = 0 THEN '{state}'" for every, state in RARE.items())
RARE_SHARES = " ".join(
    f"WHEN id % {every} = 0 THEN '{OF_ITS_UNIT.get(state, state)}'" for every, state in RARE.items()
)
LADDER = (
    '{"name": "one", "rungs": [{"name": "duty", "after_s": 0, "call": ["duty_phone"],'
    ' "words": {"call": {"duty_phone": "officer_call"}}}]}'
)
DUE = "CASE WHEN id % 500 = 0 THEN service_now() + (id / 100 - 100) * interval '1 second' END"
"""One row of five hundred waits; some of those are due."""
TABLES = (
    "cases",
    "dispatches",
    "attempts",
    "inbound_calls",
    "inbound_texts",
    "events",
    "surveys",
    "text_intakes",
)

FILL = (
    "SET session_replication_role = replica",  # what is written here refers to what is written here
    """
    CREATE TEMP TABLE unit AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS place
    FROM units WHERE code NOT IN ('GAJ', 'HSJ')
    """,
    f"""
    INSERT INTO cases (id, code, state, source, type, unit_code, region_code, place, caller_name,
        caller_phone, request, matter, emergency, sensitive_topics, drill, registered_at, verified_at,
        dispatched_at, call_back_since, reopened_at)
    SELECT n, lpad((n % 9999 + 1)::text, 4, '0'),
        CASE WHEN n % 500 = 0 THEN 'dispatched' WHEN n % 501 = 0 THEN 'police_return' {RARE_CASES}
            ELSE 'acknowledged' END,
        'call', 'HELP', CASE WHEN n % 5000 = 1 THEN 'HSJ' ELSE unit.code END, 'SBJ', '', '',
        '+86138' || lpad((n % 60000)::text, 8, '0'), '', '', false, '[]', false, at, at, at,
        CASE WHEN n % 401 = 0 THEN at END, CASE WHEN n % 601 = 0 THEN at END
    FROM generate_series(1, :count) AS n
    CROSS JOIN LATERAL (SELECT service_now() - n * interval '5 minutes') AS t(at)
    JOIN unit ON unit.place = n % (SELECT count(*) FROM unit)
    """,
    f"""
    INSERT INTO dispatches (id, case_id, unit_code, region_code, state, ladder, climbed, climbed_ahead,
        verified_at, dispatched_at, return_reason, next_due_at, complete_due_at)
    SELECT id, id, unit_code, region_code, CASE WHEN id % 500 = 0 THEN 'notified'
            WHEN id % 701 = 0 THEN 'return_requested' WHEN id % 501 = 0 THEN 'police_return' {RARE_SHARES}
            WHEN id % 569 = 0 THEN 'handing_over' ELSE 'acknowledged' END,
        cast(:ladder AS jsonb), '{{"duty": 1}}', '[]', verified_at, dispatched_at, '', {DUE},
        service_now() + CASE WHEN id % 499 = 0 THEN -1 ELSE 1 END * interval '1 day'
    FROM cases
    """,
    f"""
    INSERT INTO attempts (id, case_id, dispatch_id, state, channel, rung, climb, role, name, number,
        extension, said, urgent, drill, due_at, claimed_at, tries, carrier_ref, reason, next_due_at)
    SELECT id, id, id, CASE WHEN id % 500 = 0 THEN 'handed_over' ELSE 'ended' END,
        CASE WHEN id % 2 = 0 THEN 'call' ELSE 'text' END, 'duty', '1', 'duty_phone', '',
        '+86139' || lpad((id % 3000)::text, 8, '0'), '', 'officer_call', false, false, registered_at,
        registered_at, 1, 'CA' || lpad(id::text, 32, '0'), '', {DUE}
    FROM cases
    """,
    f"""
    INSERT INTO inbound_calls (id, trunk, carrier_ref, state, sender, dialled, forwarded_from, case_id,
        arrived_at, wants_call_back, next_due_at)
    SELECT id, 'primary', 'CA' || md5(id::text), CASE WHEN id % 500 = 0 THEN 'waiting' ELSE 'ended' END,
        caller_phone, '+862826110110', '', id, registered_at, false, {DUE}
    FROM cases
    """,
    """
    INSERT INTO inbound_texts (id, carrier_ref, sender, dialled, body, received_at, meant, case_id)
    SELECT id, 'SM' || md5(id::text), caller_phone, '+862826110110', 'CX', registered_at, 'ListCases', id
    FROM cases
    """,
    """
    INSERT INTO text_intakes (id, sender, state, parts, place, caller_name, started_at, heard_at,
        registered_at, case_id)
    SELECT id, caller_phone, 'registered', '[{"words": "路灯不亮", "is_answer": false}]', '', '',
        registered_at, registered_at, registered_at, id
    FROM cases
    """,
    """
    INSERT INTO events (id, case_id, at, kind, actor, data)
    SELECT id, id, registered_at, 'registered', '', '{}' FROM cases
    """,
    """
    INSERT INTO surveys (id, case_id, source, state, round, number, planned_at, asked_at, calls, answered_via,
        unclear, reason, checking_since, decided_by, explanation, why_not)
    SELECT id, id, 'caller', CASE WHEN id % 503 = 0 THEN 'checking' WHEN id % 563 = 0 THEN 'asked'
        ELSE 'decided' END, 1, caller_phone, registered_at, registered_at, 0, '', 0, '', registered_at, '',
        '', ''
    FROM cases WHERE id % 3 = 0 OR id % 503 = 0 OR id % 563 = 0
    ON CONFLICT DO NOTHING
    """,
    *(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {COUNT})" for table in TABLES),
    "UPDATE case_codes SET free_at = NULL WHERE number <= 5000",
    "ANALYZE",
)


def work_a_year(engine: Engine) -> None:
    """Write it all down. The unit HSJ has one case of five thousand, the others share the rest."""
    with engine.begin() as connection:
        for statement in FILL:
            connection.execute(text(statement), {"count": COUNT, "ladder": LADDER})
        connection.execute(text("SET session_replication_role = DEFAULT"))
