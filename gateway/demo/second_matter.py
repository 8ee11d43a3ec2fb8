"""The second matter: told by text, handled badly, rated so, done again, and archived."""

from __future__ import annotations

from datetime import timedelta

from gateway.demo.player import Player, code_in

A_DAY = timedelta(days=1)
TEN_DAYS = timedelta(days=10)
MATTER = "楼下烧烤店天天半夜排油烟，呛得没法开窗"
PLACE = "雁江区建设路12号"
BAD_RESULT = "已转告商户"
REASON = "没人来过，油烟照旧"
GOOD_RESULT = "已现场查处，商户已装净化器"


def play_second_matter(player: Player, citizen: str) -> None:
    """From the text to the archive, by way of a bad rating."""
    player.scene(
        "第二件事：群众发短信反映，网关追问地点，交给主管单位。",
        "The second matter: a citizen texts, is asked for the place, and the matter goes to the unit.",
    )
    player.lets_pass(timedelta(minutes=30))
    code, case_id, officer = _is_told(player, citizen)
    _is_done_badly(player, citizen, officer, code)
    _is_rated_badly(player, citizen, code)
    _is_done_again(player, citizen, officer, code)
    _is_rated_well(player, citizen, case_id)


def _is_told(player: Player, citizen: str) -> tuple[str, int, str]:
    player.texts(citizen, MATTER)
    player.gets(citizen, "地点")
    player.texts(citizen, PLACE)
    code = code_in(player.gets(citizen, "编号"))
    case_id = player.watches(code)
    cast = player.stage.cast_of(player.stage.case(case_id)["unit"])
    player.lets_pass(timedelta(seconds=20))
    player.texts(cast.officer, f"1 {code}")
    player.gets(citizen, "签收")
    return code, case_id, cast.officer


def _is_done_badly(player: Player, citizen: str, officer: str, code: str) -> None:
    player.lets_pass(timedelta(minutes=10))
    player.texts(officer, f"5 {code} {BAD_RESULT}")
    player.gets(citizen, BAD_RESULT)


def _is_rated_badly(player: Player, citizen: str, code: str) -> None:
    player.scene(
        "差评：群众回复5和理由，效能中心核查，决定重办。",
        "Rated 5, with the reason: the centre looks into it, and has it done again.",
    )
    centre = player.stage.cast_of("XNZX").officer
    player.gets(citizen, "满意", within=A_DAY)
    player.texts(citizen, "5")
    player.gets(citizen, "原因")
    player.texts(citizen, REASON)
    player.gets(centre, code)
    player.lets_pass(timedelta(minutes=30))
    player.texts(centre, f"重办 {code} 7 {REASON}")
    player.gets(centre, code)


def _is_done_again(player: Player, citizen: str, officer: str, code: str) -> None:
    player.scene("重办：单位重新签收，到场，办结。", "The unit takes it again, arrives, completes.")
    player.gets(officer, code)
    player.texts(officer, f"1 {code}")
    player.gets(officer, code)
    player.lets_pass(timedelta(minutes=40))
    player.texts(officer, f"到场 {code}")
    player.gets(officer, code)
    player.lets_pass(timedelta(hours=1))
    player.texts(officer, f"5 {code} {GOOD_RESULT}")
    player.gets(citizen, GOOD_RESULT)


def _is_rated_well(player: Player, citizen: str, case_id: int) -> None:
    player.scene("再次回访，只此一次：满意，归档。", "Asked once more, and only once: satisfied, archived.")
    player.gets(citizen, "满意", within=TEN_DAYS)
    player.texts(citizen, "满意，已解决")
    player.waits_until(case_id, "archived")
