"""Words that come later make a case delicate: its leader and the 110 desk hear of it at once. Source: R30."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.actions.alert import call_about
from gateway.actions.escalate import tell_the_desk
from gateway.actions.find_dispatch import lock_case
from gateway.actions.on_duty import on_duty
from gateway.actions.outbox import Why
from gateway.actions.tell import tell
from gateway.policy.case_words import about
from gateway.policy.duty import CENTRE, LEADER, Target, reach
from gateway.policy.mentions import mentioned, plain
from gateway.policy.shares import lead
from gateway.work import Work
from models.attempt import Channel
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import UNANSWERED, CaseState
from models.unit import CENTRE as CENTRE_UNIT


def heed_words(work: Work, case: Case, words: str, by: str) -> bool:
    """Look for delicate topics in what is said of a case that is not closed; True when there is a new one.

    The leader of its unit is texted and called at once, or the centre where there is no leader. With jumping,
    blocking or gathering the 110 desk is called too; the unit keeps the case. Each topic is told once.
    """
    catalogue = work.gateway.catalogue
    topics = {**catalogue.topic_words, **catalogue.escalator_words}
    text = plain(words, catalogue.routing_words.spellings)
    found = [
        code for code, said in topics.items() if code not in case.sensitive_topics and mentioned(text, said)
    ]
    if not found or case.state not in UNANSWERED | {CaseState.COMPLETED}:
        return False
    share = lead(lock_case(work, case.id))
    case.sensitive_topics = [*case.sensitive_topics, *found]
    work.record(case.id, "delicate_words", by, unit=case.unit_code, topics=found)
    if share is not None:
        _alert(work, share, "、".join(_names(work)[code] for code in found))
    if any(code in catalogue.escalator_words for code in found):
        tell_the_desk(work, case)
    return True


def _alert(work: Work, share: Dispatch, words: str) -> None:
    area = work.gateway.catalogue.region_name(share.region_code)
    for channel in Channel:
        to = _leader(work, share, channel)
        if to is None:
            continue
        values = about(share, area, work.now, to.name) | {"words": words}
        if channel is Channel.TEXT:
            tell(work, Say("leader_delicate", **values), to, Why("delicate", case=share.case))
        else:
            call_about(work, share, to, "leader_call_delicate", words)


def _leader(work: Work, share: Dispatch, channel: Channel) -> Target | None:
    """The leader of the unit, else the centre: somebody above the officer must know."""
    own_lines = work.settings.own_lines
    own = reach(LEADER, channel, on_duty(work, share.unit_code, share.region_code), None, own_lines)
    return own or reach(CENTRE, channel, None, on_duty(work, CENTRE_UNIT, share.region_code), own_lines)


def _names(work: Work) -> Mapping[str, str]:
    catalogue = work.gateway.catalogue
    return {topic.code: topic.zh for topic in (*catalogue.topics, *catalogue.escalators)}
