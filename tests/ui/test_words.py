"""What the user sees is said in words modules, in the user's language, and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from live_desktop.ui.words import undotted

UI = Path(__file__).resolve().parents[2] / "live_desktop" / "ui"
SHOWING = frozenset(
    {
        "setText", "setTitle", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle",
        "setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setLabelText",
        "setInformativeText", "addItem", "addAction", "addMenu", "addTab", "insertItem", "QLabel",
        "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QAction", "QGroupBox",
        "button", "note", "show_trouble", "show_remark", "say", "announce",
    }
)  # fmt: skip
"""The calls whose texts are shown, or said by a screen reader."""


ASKING = frozenset({"_", "several", "as_in"})
"""The calls that say words in the user's language."""


def literals(path: Path) -> list[str]:
    """Find the letters that a file shows without asking for their language."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in SHOWING:
            said = "".join(_letters(each) for each in node.args[:1])
            found += [f"{path.name}:{node.lineno}: {said}"] if said else []
    return found


def sentences(path: Path) -> list[str]:
    """Find the literals of several words that are not asked for in the user's language."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked_for = {
        each
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and _name(node.func) in ASKING)
        or isinstance(node, ast.Expr)
        or _is_for_the_offline_voice(node)
        for each in ast.walk(node)
    }
    return [
        f"{path.name}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in asked_for
        and re.search(r"[a-z] [a-z]", node.value)
    ]


def _is_for_the_offline_voice(node: ast.AST) -> bool:
    """Tell what is said to the one who understands nothing but English."""
    return isinstance(node, ast.Assign) and any(
        isinstance(each, ast.Name) and each.id.endswith("_OFFLINE") for each in node.targets
    )


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def _letters(node: ast.expr) -> str:
    """Give the letters of a literal, or of one with holes; none of anything that is asked for."""
    match node:
        case ast.Constant(str(text)):
            return text if any(each.isalpha() for each in text) else ""
        case ast.JoinedStr(values):
            return "".join(_letters(each) for each in values)
        case ast.BinOp(left, ast.Add(), right):
            return _letters(left) + _letters(right)
        case ast.IfExp(_, one, other):
            return _letters(one) + _letters(other)
    return ""


@pytest.mark.parametrize(
    "shown",
    ['x.setText("Hello")', 'x.setToolTip(f"Hi {name}")', 'QLabel("a" if b else "")',
     'x.setText("Hello " + name)'],
)  # fmt: skip
def test_a_literal_is_found(shown: str, tmp_path: Path) -> None:
    path = tmp_path / "widget.py"
    path.write_text(shown)
    assert literals(path)


@pytest.mark.parametrize(
    "shown", ['x.setText(_("Hello"))', "x.setText(words.HELLO)", 'x.setText("")', 'x.setText("…")']
)
def test_what_is_asked_for_is_none(shown: str, tmp_path: Path) -> None:
    path = tmp_path / "widget.py"
    path.write_text(shown)
    assert not literals(path)


def test_no_widget_has_words_of_its_own() -> None:
    assert [each for path in sorted(UI.rglob("*.py")) for each in literals(path)] == []


def test_no_words_module_forgets_to_ask() -> None:
    modules = sorted(UI.rglob("*words.py"))
    assert len(modules) > 10
    assert [each for path in modules for each in sentences(path)] == []


@pytest.mark.parametrize("said", ["Save report…", "Save report\u00a0…", "Save report"])
def test_a_command_has_a_name_without_its_dots(said: str) -> None:
    assert undotted(said) == "Save report"
