"""The first matter: a call that nobody takes until the leader does, done well, rated, archived."""

from __future__ import annotations

from datetime import timedelta

from gateway.catalogue.load import load_catalogue
from gateway.demo.player import Player, code_in
from gateway.demo.stage import Cast

TALK_S = 2
LISTENING_S = 1
A_DAY = timedelta(days=1)
RESULT = "已到现场核查，违规排放已停"


def play_first_matter(player: Player, citizen: str) -> None:
    """From the call to the archive."""
    player.scene(
        "第一件事：来电由110转来，值班电话无人接听，手机占线，备班未按键，值班领导签收。",
        "The first matter: a call. The duty phone is not answered, the mobile is busy, the backup presses"
        " nothing; the leader takes it.",
    )
    cast = player.stage.cast(_menu_keys())
    _set_personas(player, cast)
    try:
        code = _calls_and_chooses(player, citizen, cast)
        case_id = player.watches(code)
        _leader_takes_it(player, citizen, cast)
    finally:
        for number in cast.numbers:
            player.stage.persona(number, None)
    _is_done(player, citizen, cast.leader, code)
    _is_rated(player, citizen, case_id)


def _set_personas(player: Player, cast: Cast) -> None:
    player.stage.persona(cast.duty_phone, {"then": "rings_out"})
    player.stage.persona(cast.officer, {"then": "busy"})
    player.stage.persona(cast.backup, {"then": "answers", "after_s": 28, "presses": []})
    player.stage.persona(cast.leader, None)


def _calls_and_chooses(player: Player, citizen: str, cast: Cast) -> str:
    player.does(citizen, "dial", to=player.settings.common_number)
    for key in cast.keys:
        player.waits_for(citizen, "caption", "请按")
        player.does(citizen, "press", digits=key)
    return code_in(player.gets(citizen, "已登记"))


def _leader_takes_it(player: Player, citizen: str, cast: Cast) -> None:
    player.waits_for(cast.leader, "ring")
    player.does(cast.leader, "answer")
    player.waits_for(cast.leader, "caption", "无人签收")
    player.rests(LISTENING_S)
    player.does(cast.leader, "press", digits="1")
    player.waits_for(cast.leader, "bridged")
    player.rests(TALK_S)
    player.does(cast.leader, "hang_up")
    player.waits_for(citizen, "ended")


def _is_done(player: Player, citizen: str, officer: str, code: str) -> None:
    player.scene(
        "办理：到场，办结，群众收到答复。", "The unit arrives, completes, and the citizen has the answer."
    )
    player.lets_pass(timedelta(minutes=20))
    player.texts(officer, f"到场 {code}")
    player.gets(officer, code)
    player.lets_pass(timedelta(minutes=15))
    player.texts(officer, f"5 {code} {RESULT}")
    player.gets(citizen, RESULT)


def _is_rated(player: Player, citizen: str, case_id: int) -> None:
    player.scene(
        "回访：到了合适的时间，群众回复一个数字。",
        "At a decent hour the citizen is asked, and replies a digit.",
    )
    player.gets(citizen, "满意", within=A_DAY)
    player.texts(citizen, "１")
    player.waits_until(case_id, "archived")


def _menu_keys() -> dict[str, str]:
    """The keys that lead to each unit through the menu."""
    keys: dict[str, str] = {}
    for digit, branch in load_catalogue().branches.items():
        for below, leaf in (branch.below or {"": branch}).items():
            if leaf.unit is not None:
                keys[leaf.unit] = digit + below
    return keys
