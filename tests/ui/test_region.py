"""Numbers, times, dates and the direction follow the window's language."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from live_desktop.language import SHIPPED
from live_desktop.ui import figures, region
from live_desktop.ui.inspector import words as inspector_words
from live_desktop.ui.settings.numbers import bounds_of, read_number, written
from live_desktop.ui.settings.words import LANGUAGES

AFTERNOON = datetime(2026, 11, 3, 14, 5).astimezone()


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    direction, locale = qapp.layoutDirection(), QLocale()
    yield
    qapp.setLayoutDirection(direction)
    QLocale.setDefault(locale)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    figures.write_as(figures.INTERNATIONAL)


@pytest.mark.parametrize(
    ("language", "number", "part", "time"),
    [
        ("en_GB", "1,234,567", "2.5", "14:05"),
        ("en_US", "1,234,567", "2.5", "2:05 PM"),
        ("de_DE", "1.234.567", "2,5", "14:05"),
        ("ja_JP", "1,234,567", "2.5", "14:05"),
    ],
)
def test_figures_are_written_as_the_country_does(
    language: str, number: str, part: str, time: str
) -> None:
    figures.write_as(QLocale(language))
    assert figures.whole(1_234_567) == number
    assert figures.decimal(2.46) == part
    assert figures.clock(AFTERNOON).replace("\u202f", " ") == time


def test_numbers_are_as_short_as_can_be() -> None:
    assert [figures.shortest(value) for value in (0, 2, 0.5, 2**31 - 1)] == [
        "0", "2", "0.5", "2,147,483,647",
    ]  # fmt: skip


def test_a_day_has_the_name_of_its_month() -> None:
    figures.write_as(QLocale("de_DE"))
    assert figures.day(AFTERNOON) == "3 November"
    figures.write_as(QLocale("fr_FR"))
    assert figures.day(AFTERNOON) == "3 novembre"


@pytest.mark.parametrize(
    ("language", "system", "locale"),
    [
        ("en", "en_US", "en_US"),
        ("en", "C", "en_GB"),
        ("en", "de_DE", "en_GB"),
        ("de", "de_CH", "de_CH"),
        ("de", "en_US", "de_DE"),
        ("zh_CN", "zh_TW", "zh_CN"),
        ("ja", "ja_JP", "ja_JP"),
    ],
)
def test_the_country_is_the_systems_where_it_speaks_the_language(
    language: str, system: str, locale: str
) -> None:
    assert region.locale_of(language, QLocale(system)).name() == locale


@pytest.mark.parametrize("language", ["ar", "he", "fa"])
def test_some_languages_are_read_from_right_to_left(
    language: str, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region, "spoken", lambda: language)
    region.adopt(qapp)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft


def test_qt_speaks_the_language_too(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(region, "spoken", lambda: "de")
    region.adopt(qapp)
    field = QLineEdit()
    qtbot.addWidget(field)
    said = [action.text() for action in field.createStandardContextMenu().actions()]
    assert any("Rückgängig" in each for each in said)


@pytest.mark.parametrize(
    ("language", "half"), [("de_DE", "0,5"), ("en_GB", "0.5"), ("ar_EG", "0٫5")]
)
def test_a_number_is_read_as_it_is_written(language: str, half: str) -> None:
    figures.write_as(QLocale(language))
    temperature = bounds_of("temperature")
    assert written(0.5) == half
    for typed in (half, "0.5", "0,5"):
        assert read_number(typed, temperature).value == 0.5
    tokens = bounds_of("trigger_tokens")
    assert read_number(written(120_000), tokens).value == 120_000


def test_a_length_of_a_moment_has_the_countrys_point() -> None:
    figures.write_as(QLocale("fr_FR"))
    assert inspector_words.moment(42.07) == "0:42,070"


def test_every_language_that_is_shipped_has_a_name_in_itself() -> None:
    assert {*SHIPPED} <= {*LANGUAGES}
