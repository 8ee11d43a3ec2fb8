"""The questions themselves: SQL that returns one line in words for each row that breaks an invariant.

Time is `service_now()`, so that a story's or a simulation's clock counts. Values come by name, see
`bench.invariants.Allowed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from gateway.deadlines import ROWS
from models.inbound import InboundText
from models.lifecycle import (
    DONE_WITH,
    IN_HAND,
    IN_REACH,
    KEPT,
    LIVE,
    UNANSWERED,
    UNREACHED,
    WAITING,
    AttemptState,
    CaseState,
    DispatchState,
)
from models.unit import POLICE


def _listed(states: Iterable[StrEnum]) -> str:
    """States as SQL writes them in a list."""
    return ", ".join(f"'{state}'" for state in sorted(states))


def _seconds(name: str) -> str:
    return f"make_interval(secs => %({name})s)"


TABLES = [row.__tablename__ for row in ROWS]  # type: ignore[attr-defined]
SHARE = "'case %%s (%%s, %%s)', c.code, d.unit_code, d.state"
RUNG = "d.ladder->'rungs' @> jsonb_build_array(jsonb_build_object('name', a.rung))"
OPEN = f"c.state IN ({_listed(UNANSWERED)})"
RECENT = "c.registered_at >= %(since)s"
SILENT = LIVE - {AttemptState.ANSWERED}
LEFT = ("acknowledged_at", "return_requested_at", "passed_on_at", "released_at", "cancelled_at")
"""Columns that say when a share stopped waiting, whoever heard of it."""

NO_OWNER = f"""
    SELECT format('case %%s is %%s, and no unit has it or is asked', c.code, c.state) FROM cases c
    WHERE {OPEN} AND {RECENT} AND c.registered_at < service_now() - {_seconds("owner_s")} AND NOT EXISTS (
        SELECT FROM dispatches d WHERE d.case_id = c.id AND d.state IN ({_listed(KEPT)}))
"""
NO_DEADLINE = f"""
    SELECT format({SHARE}) || ' has no deadline' FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND d.next_due_at IS NULL
        AND d.state IN ({_listed(KEPT - {DispatchState.HANDING_OVER})})
        AND (d.unit_code <> '{POLICE}' OR d.state IN ({_listed(WAITING)}))
"""
NO_TAKER = f"""
    SELECT format({SHARE}) || ' is handed over to nobody' FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND {OPEN} AND d.state = '{DispatchState.HANDING_OVER}' AND NOT EXISTS (
        SELECT FROM dispatches o WHERE o.case_id = c.id AND o.id <> d.id
            AND o.state IN ({_listed(KEPT - {DispatchState.HANDING_OVER})}))
"""
NOT_NOTIFIED = f"""
    SELECT format({SHARE}) || ' was not notified in time, and no breach says why'
    FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND d.breached_at IS NULL AND d.ladder->'rungs' @> '[{{"breach": true}}]'
        AND service_now() > d.verified_at + {_seconds("notify_limit_s")} + {_seconds("late_s")}
        AND coalesce(least(d.notified_at, {", ".join(f"d.{column}" for column in LEFT)}, d.police_return_at),
            'infinity') > d.verified_at + {_seconds("notify_limit_s")} + {_seconds("on_the_way_s")}
"""
NOTIFIED_BY_NOTHING = f"""
    SELECT format({SHARE}) || ' counts as notified, but the carrier had nothing for it'
    FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND d.notified_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM attempts a WHERE a.dispatch_id = d.id AND a.handed_at IS NOT NULL AND {RUNG})
"""
TAKEN_TWICE = f"""
    SELECT format('case %%s was acknowledged %%s times for %%s, which took %%s shares of it',
        code, times, unit, shares)
    FROM (SELECT c.code, e.unit, count(*) AS times, (SELECT count(*) FROM dispatches d
            WHERE d.case_id = c.id AND d.unit_code = e.unit AND d.acknowledged_at IS NOT NULL) AS shares
        FROM cases c JOIN (SELECT case_id, data->>'unit' AS unit FROM events WHERE kind = 'acknowledged') e
            ON e.case_id = c.id
        WHERE {RECENT} GROUP BY c.id, e.unit) AS taken
    WHERE times > shares
"""
TAKEN_BY_NOBODY = f"""
    SELECT format({SHARE}) || ' is in hand, but nobody has acknowledged it'
    FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND d.state IN ({_listed(IN_HAND)})
        AND (d.acknowledged_at IS NULL OR d.acknowledged_by IS NULL)
"""
TWO_OWNERS = f"""
    SELECT format('case %%s is in the hands of %%s at once', c.code, string_agg(d.unit_code, ', '))
    FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND d.part = 'lead' AND d.unit_code <> '{POLICE}' AND d.state IN ({_listed(IN_HAND)})
    GROUP BY c.id HAVING count(*) > 1
"""
CALLED_THOUGH_TAKEN = f"""
    SELECT format('attempt %%s of case %%s was begun %%s after the case was taken',
        a.id, c.code, a.claimed_at - d.acknowledged_at)
    FROM attempts a JOIN dispatches d ON d.id = a.dispatch_id JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND a.channel = 'call' AND {RUNG}
        AND a.claimed_at > d.acknowledged_at + {_seconds("on_the_way_s")}
"""
RINGS_THOUGH_TAKEN = f"""
    SELECT format('attempt %%s of case %%s is %%s, the share is %%s, and nobody wants to stop it',
        a.id, c.code, a.state, d.state)
    FROM attempts a JOIN dispatches d ON d.id = a.dispatch_id JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND a.channel = 'call' AND a.state IN ({_listed(SILENT)}) AND {RUNG}
        AND a.stop_wanted_at IS NULL AND d.state NOT IN ({_listed(WAITING)})
"""
ONE_NAME_TWO_ATTEMPTS = """
    SELECT format('attempts %%s have one name at the carrier', string_agg(a.id::text, ', '))
    FROM attempts a WHERE a.carrier_ref <> '' AND a.due_at >= %(since)s
    GROUP BY a.carrier_ref HAVING count(*) > 1
"""
CLIMBED_TWICE = f"""
    SELECT format('case %%s: %%s climbed rung %%s (%%s) %%s times, with %%s shares',
        code, unit, rung, climb, times, shares)
    FROM (SELECT c.code, e.unit, e.rung, e.climb, count(*) AS times, (SELECT count(*) FROM dispatches d
            WHERE d.case_id = c.id AND d.unit_code = e.unit) AS shares
        FROM cases c JOIN (SELECT case_id, data->>'unit' AS unit, data->>'rung' AS rung,
            data->>'climb' AS climb FROM events WHERE kind = 'climbed') e ON e.case_id = c.id
        WHERE {RECENT} GROUP BY c.id, e.unit, e.rung, e.climb) AS climbs
    WHERE times > shares
"""
CASE_OF_NO_CALL = f"""
    SELECT format('case %%s came by %%s, but none belongs to it: was one registered twice?', c.code, c.source)
    FROM cases c WHERE {RECENT} AND c.about_case_id IS NULL
        AND c.state <> '{CaseState.MERGED}' AND c.merged_into_id IS NULL
        AND (c.source = 'call' AND NOT EXISTS (SELECT FROM inbound_calls i WHERE i.case_id = c.id)
            OR c.source = 'text' AND NOT EXISTS (SELECT FROM inbound_texts t WHERE t.case_id = c.id)
            AND NOT EXISTS (SELECT FROM text_intakes t WHERE t.case_id = c.id))
"""
DESK_NOT_TOLD = f"""
    SELECT format('case %%s is 110''s, but the desk was never asked', c.code) FROM cases c
    WHERE {RECENT} AND c.state = '{CaseState.POLICE_RETURN}' AND NOT c.drill AND NOT EXISTS (
        SELECT FROM dispatches d WHERE d.unit_code = '{POLICE}' AND d.case_id IN (c.id, c.merged_into_id))
"""
DESK_NOT_RUNG = f"""
    SELECT format('case %%s: the 110 desk was not called within a minute and a half', c.code)
    FROM dispatches d JOIN cases c ON c.id = d.case_id
    WHERE {RECENT} AND d.unit_code = '{POLICE}' AND d.state IN ({_listed(WAITING)})
        AND d.verified_at < service_now() - interval '90 seconds' - {_seconds("late_s")}
        AND NOT EXISTS (SELECT FROM attempts a WHERE a.dispatch_id = d.id AND a.claimed_at IS NOT NULL)
"""
DANGER_UNHEARD = f"""
    SELECT format('call %%s went to 110, but its case %%s is %%s', i.id, c.code, c.state)
    FROM inbound_calls i JOIN cases c ON c.id = i.case_id
    WHERE {RECENT} AND i.to_110_at IS NOT NULL AND c.state <> '{CaseState.POLICE_RETURN}'
"""
NO_ANSWER = f"""
    SELECT format('case %%s is %%s, and its citizen has no answer', c.code, c.state) FROM cases c
    WHERE {RECENT} AND c.state IN ({_listed(DONE_WITH)}) AND c.answered_by = ''
"""
ANSWER_NOT_SENT = f"""
    SELECT format('case %%s is %%s, answered by text, but no such text left', c.code, c.state) FROM cases c
    WHERE {RECENT} AND c.state IN ({_listed(DONE_WITH)}) AND c.answered_by = 'text' AND NOT EXISTS (
        SELECT FROM attempts a WHERE a.case_id = c.id AND a.rung = 'caller_done'
            AND (c.surveyed_at IS NOT NULL
                OR a.state NOT IN ({_listed(UNREACHED)}, 'cancelled', 'undelivered')))
"""
NOT_MISSED_OFTEN = f"""
    SELECT format('case %%s is %%s as not reached, after %%s failures', c.code, c.state, max(d.not_reached))
    FROM cases c JOIN dispatches d ON d.case_id = c.id
    WHERE {RECENT} AND c.state IN ({_listed(DONE_WITH)}) AND c.answered_by = 'not_reached'
    GROUP BY c.id HAVING max(d.not_reached) < 3
"""
DRILL_LEFT_THE_ROSTER = f"""
    SELECT format('attempt %%s of drill %%s (%%s) went to a number on no roster', a.id, c.code, a.rung)
    FROM attempts a JOIN cases c ON c.id = a.case_id
    WHERE {RECENT} AND c.drill AND a.claimed_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM contacts n WHERE n.number = a.number)
"""
DRILL_NOT_MARKED = f"""
    SELECT format('attempt %%s (%%s) of case %%s: %%s', a.id, a.rung, c.code,
        CASE WHEN a.drill <> c.drill THEN 'taken for what it is not'
            ELSE 'a drill''s text without its mark' END)
    FROM attempts a JOIN cases c ON c.id = a.case_id
    WHERE {RECENT} AND (a.drill <> c.drill
        OR c.drill AND a.channel = 'text' AND strpos(a.said, %(drill_mark)s) = 0)
"""
CALLED_TOO_OFTEN = f"""
    SELECT format('%%s was called for attempt %%s (case %%s, %%s) and %%s times shortly before',
        left(a.number, 6) || '…', a.id, a.case_id, a.rung, count(*))
    FROM attempts a JOIN attempts o ON o.number = a.number AND o.extension = a.extension AND o.id <> a.id
        AND o.channel = a.channel AND o.claimed_at <= a.claimed_at
        AND o.claimed_at > a.claimed_at - {_seconds("call_window_s")}
    WHERE a.channel = 'call' AND a.claimed_at >= %(since)s
        AND a.role <> 'police_desk' AND o.role <> 'police_desk'
    GROUP BY a.id HAVING count(*) >= %(calls_per_number)s
        + (bool_or(o.rung IN ('join', 'call_back')) OR a.rung IN ('join', 'call_back'))::int
"""
SAID_TOO_OFTEN = """
    SELECT format('attempt %%s (case %%s, %%s) told somebody what he was told %%s times that day',
        a.id, a.case_id, a.rung, count(*))
    FROM attempts a JOIN attempts o ON o.number = a.number AND o.extension = a.extension AND o.id <> a.id
        AND o.channel = a.channel AND o.said = a.said
        AND o.claimed_at <= a.claimed_at AND o.claimed_at > a.claimed_at - interval '1 day'
    WHERE a.channel = 'text' AND a.claimed_at >= %(since)s GROUP BY a.id HAVING count(*) >= 2
"""
ASKED_AT_NIGHT = """
    SELECT format('attempt %%s asked a citizen at %%s', a.id,
        to_char(a.claimed_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI:SS'))
    FROM attempts a WHERE a.rung IN ('survey_text', 'survey_reminder', 'survey') AND a.claimed_at >= %(since)s
        AND (a.claimed_at AT TIME ZONE 'Asia/Shanghai')::time
            NOT BETWEEN %(survey_opens)s::time AND %(survey_closes)s::time
"""
ASKED_TOO_OFTEN = """
    SELECT format('surveys %%s and %%s asked one number within %%s', o.id, s.id,
        coalesce(s.asked_at, s.called_at) - coalesce(o.asked_at, o.called_at))
    FROM surveys s JOIN surveys o ON o.number = s.number AND o.id <> s.id
        AND coalesce(o.asked_at, o.called_at) <= coalesce(s.asked_at, s.called_at)
        AND coalesce(o.asked_at, o.called_at) > coalesce(s.asked_at, s.called_at)
            - make_interval(secs => %(survey_pause_days)s * 86400)
    WHERE coalesce(s.asked_at, s.called_at) >= %(since)s
"""
LATE = [
    f"""
    SELECT format('{table} %%s is %%s late', id, service_now() - next_due_at)
    FROM {table} WHERE next_due_at < service_now() - {_seconds("late_s")}
    """
    for table in TABLES
]
FORGOTTEN = [
    f"""
    SELECT format('attempt %%s (case %%s, %%s %%s) is %%s for ever', id, case_id, channel, rung, state)
    FROM attempts WHERE state IN ({_listed(IN_REACH)}) AND next_due_at IS NULL AND due_at >= %(since)s
    """,
    f"""
    SELECT format('text %%s is heard by nobody', id) FROM {InboundText.__tablename__}
    WHERE meant = '' AND next_due_at IS NULL AND received_at >= %(since)s
    """,
    """
    SELECT format('survey %%s is %%s for ever', id, state) FROM surveys
    WHERE state IN ('planned', 'asked', 'reminded', 'calling', 'checking') AND next_due_at IS NULL
        AND planned_at >= %(since)s
    """,
    """
    SELECT format('conversation %%s is %%s for ever', id, state) FROM text_intakes
    WHERE state IN ('gathering', 'asked') AND next_due_at IS NULL AND started_at >= %(since)s
    """,
]

QUERIES: Mapping[str, Sequence[str]] = {
    "I1": (NO_OWNER, NO_DEADLINE, NO_TAKER),
    "I2": (NOT_NOTIFIED, NOTIFIED_BY_NOTHING),
    "I3": (TAKEN_TWICE, TAKEN_BY_NOBODY, TWO_OWNERS),
    "I4": (CALLED_THOUGH_TAKEN, RINGS_THOUGH_TAKEN),
    "I5": (ONE_NAME_TWO_ATTEMPTS, CLIMBED_TWICE, CASE_OF_NO_CALL),
    "I6": (DESK_NOT_TOLD, DESK_NOT_RUNG, DANGER_UNHEARD),
    "I7": (NO_ANSWER, ANSWER_NOT_SENT, NOT_MISSED_OFTEN),
    "I8": (DRILL_LEFT_THE_ROSTER, DRILL_NOT_MARKED),
    "I9": (CALLED_TOO_OFTEN, SAID_TOO_OFTEN),
    "I10": (ASKED_AT_NIGHT, ASKED_TOO_OFTEN),
    "steps": (*LATE, *FORGOTTEN),
}
"""By invariant; none of them changes anything."""
