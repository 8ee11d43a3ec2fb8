"""The addresses at which the carrier calls us back. Ids only: no name, number or place is ever in one."""

from __future__ import annotations

from urllib.parse import urlencode

AGAIN = "#rc=2&rp=5xx,ct,rt&rt=4000"
"""For the carrier alone, which never sends it: repeat a request of ours that fails or stays without an answer
for 4 s, twice. Every one of our webhooks may be told more than once."""


class Callbacks:
    """Builds absolute addresses under the public base; the routes are in `gateway/web`."""

    def __init__(self, public_base_url: str) -> None:
        self._base = public_base_url.rstrip("/")

    def _at(self, path: str, **query: int | str) -> str:
        return f"{self._base}{path}" + (f"?{urlencode(query)}" if query else "") + AGAIN

    def prompt(self, attempt_id: int) -> str:
        """What an officer hears when the leg is answered."""
        return self._at(f"/voice/attempts/{attempt_id}/prompt")

    def keys(self, attempt_id: int, tries: int) -> str:
        """What an officer pressed, after the prompt was heard `tries` times."""
        return self._at(f"/voice/attempts/{attempt_id}/keys", tries=tries)

    def call_status(self, attempt_id: int) -> str:
        """How a leg goes on."""
        return self._at(f"/voice/attempts/{attempt_id}/status")

    def parted(self, leg: str, dispatch_id: int, tries: int) -> str:
        """The officer's side after the talk, or when the caller was not in the queue for the nth time."""
        return self._at(f"/voice/staff/{leg}/{dispatch_id}/parted", tries=tries)

    def officer_menu(self, leg: str, dispatch_id: int, at: str, nth: int, tries: int) -> str:
        """What an officer pressed in a menu said `tries` times, before his `nth` call to a citizen."""
        return self._at(f"/voice/staff/{leg}/{dispatch_id}/keys", at=at, nth=nth, tries=tries)

    def talk_done(self, leg: str, talk_id: int) -> str:
        """The officer's side after a call to a citizen."""
        return self._at(f"/voice/staff/{leg}/talks/{talk_id}/done")

    def talk_status(self, talk_id: int) -> str:
        """How the citizen's leg goes on."""
        return self._at(f"/voice/staff/talks/{talk_id}/status")

    def officer_code(self, call_id: int, tries: int) -> str:
        """The case's code that an officer keyed in for the nth time."""
        return self._at(f"/voice/staff/calls/{call_id}/code", tries=tries)

    def text_status(self, attempt_id: int) -> str:
        """How a text goes on."""
        return self._at(f"/texts/{attempt_id}/status")

    def menu(self, call_id: int, at: str, tries: int) -> str:
        """What a caller pressed in the menu `at`."""
        return self._at(f"/voice/calls/{call_id}/menu", at=at, tries=tries)

    def operator_code(self, call_id: int, tries: int) -> str:
        """The code that 110's operator keyed in for the nth time."""
        return self._at(f"/voice/calls/{call_id}/operator-code", tries=tries)

    def complaint_code(self, call_id: int, tries: int) -> str:
        """The code that a caller who complains keyed in for the nth time."""
        return self._at(f"/voice/calls/{call_id}/complaint-code", tries=tries)

    def which(self, call_id: int, case_id: int, tries: int) -> str:
        """Whether a caller calls about his open case."""
        return self._at(f"/voice/calls/{call_id}/which", case_id=case_id, tries=tries)

    def number(self, call_id: int, tries: int) -> str:
        """The telephone number that a caller keyed in for the nth time."""
        return self._at(f"/voice/calls/{call_id}/number", tries=tries)

    def number_heard(self, call_id: int, entered: int, tries: int) -> str:
        """Whether the number read out `tries` times, the nth that was entered, is right."""
        return self._at(f"/voice/calls/{call_id}/number-heard", entered=entered, tries=tries)

    def sound(self, recording_id: int, until: int, mark: str) -> str:
        """Where the carrier fetches a message, as long as the mark is good."""
        return self._at(f"/voice/sounds/{recording_id}", until=until, mark=mark).removesuffix(AGAIN)

    def hold(self, call_id: int) -> str:
        """What a waiting caller hears, again and again."""
        return self._at(f"/voice/calls/{call_id}/hold")

    def hold_keys(self, call_id: int) -> str:
        """What a waiting caller pressed."""
        return self._at(f"/voice/calls/{call_id}/hold-keys")

    def left_queue(self, call_id: int) -> str:
        """The caller's side when the waiting or the talk is over."""
        return self._at(f"/voice/calls/{call_id}/left")

    def last_key(self, call_id: int) -> str:
        """What a caller pressed during the last words."""
        return self._at(f"/voice/calls/{call_id}/last-key")

    def message_done(self, call_id: int) -> str:
        """The caller's side when his message has been recorded."""
        return self._at(f"/voice/calls/{call_id}/message-done")

    def message_kept(self, call_id: int) -> str:
        """What the carrier tells of the recording itself."""
        return self._at(f"/voice/calls/{call_id}/message")

    def goodbye(self, call_id: int) -> str:
        """What a caller pressed while goodbye was said."""
        return self._at(f"/voice/calls/{call_id}/goodbye")

    def joined(self, call_id: int) -> str:
        """The caller's side at the moment of being joined to an officer."""
        return self._at(f"/voice/calls/{call_id}/joined")

    def next_step(self, call_id: int) -> str:
        """Where a call is sent that is fetched out of the queue."""
        return self._at(f"/voice/calls/{call_id}/next")

    def desk_done(self, call_id: int, tries: int) -> str:
        """The caller's side after the 110 desk was dialled `tries` times."""
        return self._at(f"/voice/calls/{call_id}/desk-done", tries=tries)

    def desk_answered(self, call_id: int) -> str:
        """The 110 desk has answered the caller."""
        return self._at(f"/voice/calls/{call_id}/desk-answered")

    def survey(self, attempt_id: int) -> str:
        """What a citizen hears who is called to rate."""
        return self._at(f"/voice/surveys/{attempt_id}/prompt")

    def survey_rating(self, attempt_id: int, tries: int) -> str:
        """What he pressed for the rating, after it was asked for `tries` times."""
        return self._at(f"/voice/surveys/{attempt_id}/rating", tries=tries)

    def survey_solved(self, attempt_id: int, tries: int) -> str:
        """What he pressed for whether the matter is solved."""
        return self._at(f"/voice/surveys/{attempt_id}/solved", tries=tries)

    def survey_reason(self, attempt_id: int) -> str:
        """How the call goes on when the reason has been recorded."""
        return self._at(f"/voice/surveys/{attempt_id}/reason")

    def survey_recording(self, attempt_id: int) -> str:
        """The recording of the reason is ready."""
        return self._at(f"/voice/surveys/{attempt_id}/recording")

    def survey_desk_answered(self, attempt_id: int) -> str:
        """The 110 desk has answered him."""
        return self._at(f"/voice/surveys/{attempt_id}/desk-answered")

    def survey_desk_done(self, attempt_id: int, tries: int) -> str:
        """His side after the 110 desk was dialled `tries` times."""
        return self._at(f"/voice/surveys/{attempt_id}/desk-done", tries=tries)
