"""What a rating, and whoever gave it, is called in a sentence."""

from __future__ import annotations

from models.survey import SurveySource

RATINGS = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
"""The five levels of the national scale. Source: domain reference 4."""
SOURCES = {
    SurveySource.CALLER: "群众",
    SurveySource.SPOT_CHECK: "抽查",
    SurveySource.DELEGATE: "代表委员",
    SurveySource.SUPERVISOR: "效能监督员",
}
SOLVED = {True: "已解决", False: "未解决"}


def rating_words(rating: int | None, solved: bool | None) -> str:
    """Both answers in words: 不满意、未解决."""
    said = [RATINGS[rating]] if rating else []
    return "、".join(said if solved is None else [*said, SOLVED[solved]])
