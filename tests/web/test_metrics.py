"""What a watching system reads: exact after a story, summed over processes, and nothing personal in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine

from gateway.metrics import exposition, in_time
from tests.harness.city import City

COUNT = """
from gateway.metrics import ATTEMPTS, LATENESS
ATTEMPTS.labels("call", "busy").inc()
LATENESS.labels("dispatches").observe(0.02)
"""
TELL = "from gateway.metrics import happened, generate_latest; print(generate_latest(happened()).decode())"


def figures(text: str) -> dict[str, float]:
    """Every sample by its name and labels."""
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(city: City) -> dict[str, float]:
    answer = requests.get(f"{city.processes.desk_face_url}/metrics", timeout=20)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return figures(answer.text)


def test_a_story_is_told_in_figures(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_busy()
    unit.officer_phone.answers_after(3, presses="1")
    before = read(city)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets(case.code)
    assert read(city)["gateway_shares_waiting[]"] == 1
    city.waits(60)

    after = read(city)
    grown = {name: value - before.get(name, 0) for name, value in after.items()}

    assert grown["gateway_attempts_total['busy', 'call']"] == 1
    assert grown["gateway_notified_total['yes']"] == 1
    assert grown["gateway_acknowledged_total['yes']"] == 1
    assert grown["gateway_carrier_request_seconds_count['answered', 'primary']"] >= 3
    assert any("gateway_webhook_seconds_count" in name and "/status" in name for name in grown)
    assert after["gateway_shares_waiting[]"] == 0
    assert after["gateway_database_up[]"] == 1
    assert after["gateway_oldest_deadline_late_seconds[]"] == 0


def test_nothing_personal_is_in_a_label(city: City) -> None:
    city.unit("ZFJ").duty_phone.is_busy()
    city.unit("ZFJ").officer_phone.is_in_hand()
    case = city.operator.registers()
    city.citizen.gets(case.code)
    city.waits(30)
    told = "\n".join(read(city))
    for personal in (case.code, "王女士", "13800138000", "车城大道"):
        assert personal not in told


def test_without_a_database_it_says_so_and_tells_the_rest() -> None:
    told = figures(exposition(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")).decode())
    assert told["gateway_database_up[]"] == 0
    assert "gateway_shares_waiting[]" not in told
    assert any(name.startswith("python_info") for name in told)


def test_all_processes_count_together(tmp_path: Path) -> None:
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(3):
        subprocess.run([sys.executable, "-c", COUNT], env=env, check=True)
    told = subprocess.run([sys.executable, "-c", TELL], env=env, check=True, capture_output=True, text=True)
    counted = figures(told.stdout)
    assert counted["gateway_attempts_total['busy', 'call']"] == 3
    assert counted["gateway_step_lateness_seconds_bucket['0.025', 'dispatches']"] == 3
    assert counted["gateway_step_lateness_seconds_bucket['0.01', 'dispatches']"] == 0


@pytest.mark.parametrize("late_s", [0.0, 0.001, 7.0])
def test_a_share_is_in_time_or_not(late_s: float) -> None:
    assert in_time(late_s) == ("yes" if late_s == 0 else "no")


def test_loading_them_opens_no_file_that_copies_of_the_process_would_share(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", "import gateway.metrics"], env=environment, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []
