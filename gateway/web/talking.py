"""An officer on the line about a case: what he is offered, what his keys do, and what he hears of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from gateway.actions.acknowledge import BY_KEY
from gateway.actions.call_citizen import next_talk, obstacle, start_talk
from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.join import fetch_into_queue, last_call, queue_of, ring_on_its_trunk, waiting_call
from gateway.actions.officer_leg import OfficerLeg
from gateway.actions.stop_legs import stop_joining
from gateway.actions.talk_outcome import contacted
from gateway.hear_officer import OnOne, do
from gateway.policy.answering import ENOUGH_FAILURES
from gateway.policy.call_backs import MAY_CALL
from gateway.policy.case_words import about
from gateway.policy.phrases import local_clock
from gateway.web.here import callbacks, here
from gateway.web.voice_sound import sounds_of
from gateway.work import Work
from ivr import officer, officer_line
from ivr.officer_line import Deed, Menu
from ivr.prompt import DialNumber, Prompt
from models.attempt import Attempt
from models.conversation import Acknowledge, Report, ReportEmergency, ReturnCase, Say, Step
from models.dispatch import Dispatch, Part
from models.inbound import InboundCall
from models.lifecycle import UNREACHED, AttemptState

ONE_KEY = timedelta(seconds=2)
"""So soon after a key that took the case, the same key is that one still, doubled or held."""


@dataclass(frozen=True, slots=True)
class Talking:
    """One officer's call and one case, within one transaction that holds the dispatch's row lock."""

    work: Work
    leg: OfficerLeg
    dispatch: Dispatch

    def offer(self, first: Say) -> Prompt | None:
        """Say `first` and offer to call the citizen at one key; None when he cannot be called."""
        if obstacle(self.work, self.dispatch) is not None:
            return None
        return self._say(Menu.OFFER, (first, *self._news(), Say("officer_offer_call")))

    def ask(self, menu: Menu, *first: Say) -> Prompt:
        """Say a menu from its beginning; an officer who may not call the citizen any more hears why."""
        if menu is Menu.CALL_BACK and (why_not := obstacle(self.work, self.dispatch)) is not None:
            return officer.say_and_hang_up(why_not)
        return self._say(menu, (*first, *self._lines(menu)))

    def key(self, menu: Menu, digits: str, nth: int, tries: int) -> Prompt:
        """Do what a key asks for and say what came of it; `nth` is the call to the citizen it would start.

        A webhook told again long after the call changes nothing.
        """
        if self.leg.is_long_over(self.work.now):
            return officer.say_and_hang_up(self._standing())
        wanted = officer_line.deed(menu, digits)
        if wanted is Deed.CONNECT and self._is_the_key_that_took_it():
            return self._say(menu, self._lines(menu), tries)
        if wanted is not None:
            return self._do(wanted, menu, nth)
        if officer_line.wants_message(menu, digits) and (sounds := self._sounds()):
            return self._say(menu, self._lines(menu), tries, sounds=sounds)
        if officer_line.is_said_again(menu, digits, tries):
            return self._say(menu, self._lines(menu), tries + 1, wrong_key=bool(digits))
        return officer_line.goodbye(menu)

    def _do(self, wanted: Deed, menu: Menu, nth: int) -> Prompt:
        code = self.dispatch.case.code
        acts: Mapping[Deed, Callable[[], Prompt]] = {
            Deed.CONNECT: lambda: self._connect(nth),
            Deed.TAKE: self._take,
            Deed.RETURN: lambda: self._end_with(ReturnCase(code)),
            Deed.DANGER: lambda: self._end_with(ReportEmergency(code)),
            Deed.ARRIVED: lambda: self._report(menu, Step.ARRIVED),
            Deed.REPLIED: lambda: self._report(menu, Step.REPLIED),
            Deed.COMPLETE: lambda: self.ask(menu, Say("line_complete", code=code)),
            Deed.REPEAT: lambda: self.ask(menu),
        }
        return acts[wanted]()

    def _is_the_key_that_took_it(self) -> bool:
        """Key 1 doubled or held down, which must not ring the citizen: nobody decides that so quickly."""
        taken_at, by_key = self.dispatch.acknowledged_at, self.dispatch.acknowledged_via == BY_KEY
        return by_key and taken_at is not None and self.work.now - taken_at < ONE_KEY

    def join(self, call: InboundCall, tries: int = 1, first: str = "officer_joining") -> Prompt:
        """Connect with the citizen who waits in the queue; whoever else is rung for him need not be.

        From another trunk than the citizen's nobody gets into his queue: this leg ends, and the officer is
        rung again by that one.
        """
        if call.trunk is not self.leg.trunk:
            ring_on_its_trunk(self.work, self.dispatch, call, self.leg.line)
            return officer.say_and_hang_up(Say("officer_joining_by_call"))
        fetch_into_queue(self.work, call)
        stop_joining(self.work, self.dispatch.case_id)
        urls = callbacks()
        parted = urls.parted(self.leg.name, self.dispatch.id, tries)
        return officer.join_caller(queue_of(call), urls.joined(call.id), parted, first)

    def parted(self, talked: bool, tries: int) -> Prompt:
        """After a talk by the queue. Or the citizen was not in it: on his way into it still, or gone."""
        call = None if talked else self.waiting_call()
        if call is not None and tries < officer.MOST_JOINS:
            return self.join(call, tries + 1)
        if not talked and self.dispatch.state in MAY_CALL:
            return self.offer(self.taken()) or officer.caller_gone()
        if not talked or self.leg.is_long_over(self.work.now):
            return officer.say_and_hang_up(self._standing())
        with_whom = last_call(self.work, self.dispatch.case)
        if with_whom is not None and with_whom.by_operator:
            offered = self.offer(Say("officer_operator_gone"))
            return offered or self._after(Say("officer_operator_gone"))
        contacted(self.work, self.dispatch, self.leg.speaker)
        return self._after()

    def after(self, talk: Attempt) -> Prompt:
        """After a call to the citizen: what came of it, and what now."""
        if talk.state in (AttemptState.ANSWERED, AttemptState.ENDED):
            return self._after()
        if talk.state not in UNREACHED:
            return self._after(Say("officer_call_stopped"))
        n, code = self.dispatch.not_reached, self.dispatch.case.code
        key = "talk_missed_enough" if n >= ENOUGH_FAILURES else "talk_missed"
        return self._after(Say(key, n=str(n), code=code))

    def _after(self, *instead: Say) -> Prompt:
        """`instead` of the words that the talk is over; a case that is out of hand ends the call."""
        if self.dispatch.state not in MAY_CALL:
            return officer.say_and_hang_up(self._standing())
        if instead:
            return self.ask(Menu.AFTER, *instead)
        can_call = obstacle(self.work, self.dispatch) is None
        return self._say(Menu.AFTER, (Say("officer_after_talk" if can_call else "officer_after_talk_only"),))

    def _connect(self, nth: int) -> Prompt:
        call = self.waiting_call()
        if call is not None and self.dispatch.state in MAY_CALL:
            return self.join(call, first="officer_dialling")
        if self.leg.ended_at is not None:
            return officer.say_and_hang_up(self._standing())
        talk = start_talk(self.work, self.dispatch, self.leg, nth)
        if isinstance(talk, Say):
            return self._after(talk)
        if talk.ended_at is not None:
            return self.after(talk)
        settings, urls = here().settings, callbacks()
        return officer_line.dial_citizen(
            DialNumber(
                talk.number,
                None,
                here().trunks[self.leg.trunk].sender_for(talk.number),
                urls.talk_done(self.leg.name, talk.id),
                told_url=urls.talk_status(talk.id),
                ring_s=settings.ring_s,
            )
        )

    def _take(self) -> Prompt:
        said = self._hear(Acknowledge(self.dispatch.case.code))
        if not self.is_his or self.dispatch.state not in MAY_CALL:
            return officer.say_and_hang_up(said)
        call = self.waiting_call()
        return self.join(call) if call is not None else self.ask(Menu.CASE, self.taken())

    def waiting_call(self) -> InboundCall | None:
        """The citizen's call, if he waits and this unit is the one that he waits for."""
        is_lead = self.dispatch.part is Part.LEAD
        return waiting_call(self.work, self.dispatch.case) if is_lead else None

    @property
    def is_his(self) -> bool:
        """True when whoever is on this leg has taken the case."""
        who, taken = self.leg.speaker, self.dispatch
        return (taken.acknowledged_by, taken.acknowledged_by_id) == (who.name, who.person_id)

    def taken(self) -> Say:
        """That the case is taken: of a citizen who called that he has hung up, of any other since when."""
        call = last_call(self.work, self.dispatch.case)
        if call is not None and not call.by_operator:
            return Say("officer_taken_caller_gone")
        since = self.dispatch.acknowledged_at or self.work.now
        return Say("officer_taken", code=self.dispatch.case.code, hhmm=local_clock(since))

    def _report(self, menu: Menu, step: Step) -> Prompt:
        said = self._hear(Report(step, self.dispatch.case.code))
        if menu is not Menu.CASE or not self.dispatch.is_in_hand:
            return officer.say_and_hang_up(said)
        key = "line_arrived" if step is Step.ARRIVED else "line_replied"
        return self.ask(menu, Say(key, code=self.dispatch.case.code))

    def _end_with(self, intent: ReturnCase | ReportEmergency) -> Prompt:
        return officer.say_and_hang_up(self._hear(intent))

    def _hear(self, intent: OnOne) -> Say:
        return do(self.work, intent, self.dispatch, self.leg.speaker, BY_KEY, self.leg.attempt)

    def _standing(self) -> Say:
        return how_it_stands(self.work, self.dispatch)

    def _say(
        self,
        menu: Menu,
        lines: Sequence[Say],
        tries: int = 1,
        *,
        wrong_key: bool = False,
        sounds: tuple[str, ...] = (),
    ) -> Prompt:
        nth = next_talk(self.work, self.dispatch, self.leg)
        url = callbacks().officer_menu(self.leg.name, self.dispatch.id, menu, nth, tries)
        return officer_line.say_menu(lines, url, wrong_key=wrong_key, sounds=sounds)

    def _lines(self, menu: Menu) -> tuple[Say, ...]:
        match menu:
            case Menu.OFFER:
                return (self.taken(), *self._news(), Say("officer_offer_call"))
            case Menu.AFTER:
                can_call = obstacle(self.work, self.dispatch) is None
                return (Say("officer_again" if can_call else "officer_after_talk_only"),)
            case Menu.CALL_BACK:
                return (*self._message(), self._about("officer_call_back"))
            case Menu.WAITING:
                return (self._about("line_waiting"),)
            case Menu.CASE:
                return (*self._news(), self._about("line_case"))

    def _news(self) -> tuple[Say, ...]:
        return (*self._owed(), *self._message())

    def _message(self) -> tuple[Say, ...]:
        return (Say("officer_hear_message"),) if self._sounds() else ()

    def _sounds(self) -> tuple[str, ...]:
        return sounds_of(self.work, self.dispatch.case_id)

    def _owed(self) -> tuple[Say, ...]:
        return (Say("officer_owed"),) if self.dispatch.case.call_back_since is not None else ()

    def _about(self, key: str) -> Say:
        area = here().catalogue.region_name(self.dispatch.region_code)
        return Say(key, **about(self.dispatch, area, self.work.now, self.leg.speaker.name))
