"""The embedded PostgreSQL: what is written stays, whoever runs it and however it ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from gateway.local import data_folder
from gateway.local.postgres import EmbeddedPostgres
from models.errors import Misconfigured
from tests.harness.servers import template_database
from tests.local.conftest import comes_true, is_running

STARTER = """
import sys, time
from pathlib import Path
from gateway.local.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print("up", flush=True)
time.sleep(60)
"""


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def postmaster(server: EmbeddedPostgres) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def test_rows_are_there_after_a_stop_and_after_a_kill(data: Path) -> None:
    server = EmbeddedPostgres(data / "postgres")
    with server, connect(server.url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('before the stop')")
    with server, connect(server.url) as connection:
        connection.execute("INSERT INTO kept VALUES ('before the kill')")
        os.kill(postmaster(server), signal.SIGKILL)
        assert comes_true(lambda: not server.answers())
    with server, connect(server.url) as connection:
        assert connection.execute("SELECT word FROM kept ORDER BY word").fetchall() == [
            ("before the kill",),
            ("before the stop",),
        ]


def test_only_its_owner_can_reach_it_and_no_other_folder_changes(data: Path) -> None:
    before = data.stat().st_mode
    with EmbeddedPostgres(data / "postgres", durable=False) as server, connect(server.url) as connection:
        assert data.stat().st_mode == before
        assert stat.S_IMODE((data / "postgres").stat().st_mode) == 0o700
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
        assert connection.execute("SELECT lower('Ä') = 'ä'").fetchone() == (True,)


def test_whoever_comes_second_uses_the_running_one_and_leaves_it_running(data: Path) -> None:
    with EmbeddedPostgres(data / "postgres", durable=False) as first:
        with EmbeddedPostgres(data / "postgres", durable=False) as second:
            assert second.url == first.url
        assert first.answers()
        second.end_leftover()
        assert not first.answers()


def test_half_made_cluster_is_made_anew(data: Path) -> None:
    server = EmbeddedPostgres(data / "postgres", durable=False)
    data_folder.make_folder(server.data_dir, server.account)
    (server.data_dir / "cluster.half").mkdir()
    (server.data_dir / "cluster.half" / "PG_VERSION").write_text("18")
    with server:
        assert server.answers()


def test_long_folder_names_get_a_short_socket(data: Path) -> None:
    deep = data / ("a" * 60) / ("b" * 60)
    data_folder.make_folder(deep.parent)
    data_folder.make_folder(deep)
    with EmbeddedPostgres(deep / "postgres", durable=False) as server, connect(server.url) as connection:
        assert len(str(server.sockets)) < 90
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.sockets.rmdir()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_it_ends_with_a_starter_that_is_killed(data: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(data / "postgres")], stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"up\n"
        pid = postmaster(EmbeddedPostgres(data / "postgres"))
        starter.kill()
    assert comes_true(lambda: not is_running(pid))


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user needs nobody else to enter its folders")
def test_root_is_told_which_folder_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(Misconfigured, match=r"cannot enter .*choose another folder with GATEWAY_DATA"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_its_last_words_are_in_the_error(data: Path) -> None:
    server = EmbeddedPostgres(data / "postgres", durable=False)
    server.prepare()
    (server.cluster / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(Misconfigured, match="no_such_setting"):
        server.start()


def test_worker_databases_are_copies_of_one_that_is_prepared_once(data: Path) -> None:
    prepared: list[str] = []

    def migrate(url: str) -> None:
        prepared.append(url)
        with connect(url) as connection:
            connection.execute("CREATE TABLE made (word text)")

    with EmbeddedPostgres(data / "postgres", durable=False) as server:
        urls = [template_database(server.url, migrate, worker) for worker in ("gw0", "gw1", "gw0")]
        with connect(urls[1]) as connection:
            assert connection.execute("SELECT count(*) FROM made").fetchone() == (0,)
    assert len(prepared) == 1
    assert urls[0] == urls[2] != urls[1]
