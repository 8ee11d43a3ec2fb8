"""What the virtual telephone network is told besides numbers: texts to pick from that we understand."""

from __future__ import annotations

import yaml

from gateway.catalogue.load import packaged
from models.conversation import Unclear
from notifications.sms_reply import parse_reply
from notifications.survey_reply import read_survey_reply

A_MATTER_OF_HIS_OWN = "车城大道三段工地半夜还在施工，吵得睡不着，我姓王"


def test_every_text_that_is_offered_is_a_command_a_rating_or_a_matter() -> None:
    groups = yaml.safe_load(packaged("demo_phones.yaml"))
    texts = {text.replace("{code}", "0427") for group in groups for text in group["texts"]}
    assert len(texts) > 20
    left = {text for text in texts if isinstance(parse_reply(text), Unclear)}
    rated = {text for text in left if (reply := read_survey_reply(text)).rating or reply.solved is not None}
    assert A_MATTER_OF_HIS_OWN in left
    assert left - rated <= {A_MATTER_OF_HIS_OWN}
    assert {"满意", "不满意", "未解决"} <= rated
