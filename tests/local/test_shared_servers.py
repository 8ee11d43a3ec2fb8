"""The servers that all tests of a run share."""

from __future__ import annotations

import pytest
import redis

from tests.harness.servers import Servers, shared_servers


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Servers:
    return shared_servers(tmp_path_factory, worker_id)


def test_second_question_gets_the_same_servers(
    servers: Servers, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    assert shared_servers(tmp_path_factory, worker_id) == servers


def test_valkey_has_a_database_for_each_worker(servers: Servers, worker_id: str) -> None:
    with redis.Redis.from_url(servers.redis_url_of(worker_id)) as client:
        client.set("whose", worker_id)
        assert client.get("whose") == worker_id.encode()
