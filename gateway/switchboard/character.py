"""A handset's persona at work: whose turn it is, what chance has drawn, how often it has written back."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from enum import Enum

from gateway.switchboard.persona import Persona, TextReply, code_in
from gateway.switchboard.persona_reading import ready_made


class What(Enum):
    """What a handset meets."""

    CALL = "call"
    TEXT = "text"


class Character:
    """What a persona does next. The same seed and number draw the same again, call by call, text by text."""

    def __init__(self, persona: Persona | None, number: str) -> None:
        self.persona = persona
        seed = persona.seed if persona is not None else 0
        self._dice = {what: random.Random(f"{seed}:{number}:{what.value}") for what in What}  # noqa: S311
        self._drawn: dict[What, Persona | None] = {}
        self._calls = 0
        self._replies: defaultdict[TextReply, list[str]] = defaultdict(list)

    def next(self, what: What) -> Persona | None:
        """Who will see to the next call or text; asking does not use it up."""
        if what not in self._drawn:
            self._drawn[what] = self._draw(what)
        return self._drawn[what]

    def take(self, what: What) -> Persona | None:
        """Who sees to this call or text; the next one is somebody else's."""
        persona = self.next(what)
        del self._drawn[what]
        if what is What.CALL:
            self._calls += 1
        return persona

    def may_reply(self, reply: TextReply, received: str) -> bool:
        """Whether it answers this text, too; counts it."""
        told, code = self._replies[reply], code_in(received)
        is_news = code and code not in told
        if len(told) == reply.at_most or (reply.once_per_code and not is_news):
            return False
        told.append(code)
        return True

    def _draw(self, what: What) -> Persona | None:
        persona = self.persona
        if persona is None or not (persona.turns or persona.weights):
            return persona
        if persona.turns:
            drawn = persona.turns[min(self._calls, len(persona.turns) - 1)]
        else:
            drawn = self._throw(what, persona)
        return replace(drawn, texts=drawn.texts or persona.texts, on_text=drawn.on_text or persona.on_text)

    def _throw(self, what: What, persona: Persona) -> Persona:
        """One of several by weight; a call is met by those only that do something with a call."""
        drawn = [(ready_made(name), weight) for name, weight in persona.weights]
        fit = [(one, weight) for one, weight in drawn if one.then or what is What.TEXT]
        personas, weights = zip(*fit, strict=True)
        chosen: Persona = self._dice[what].choices(personas, weights)[0]
        return chosen
