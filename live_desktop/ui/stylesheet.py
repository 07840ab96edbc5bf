"""The style sheet of the controls that Qt draws, made of the tokens."""

from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from live_desktop.ui.tokens import Palette, Radius, Size, Space, Stroke

_SHEET = Template("""
QDialog, #inspector { background: $paper; }
#scrim { background: $scrim; }
#bar { background: $raised; border: ${focus}px solid $edge; border-radius: ${card}px; }
#bar[typing="true"] { border-color: $accent; }
QLabel { background: transparent; color: $ink; }
QLabel:disabled, QLabel[tone="faint"] { color: $faint; }
QToolTip {
    background: $raised; color: $ink; border: ${line}px solid $hairline;
    padding: ${xxs}px ${xs}px;
}

QPushButton, QToolButton {
    color: $ink; background: transparent;
    border: ${focus}px solid transparent; border-radius: ${control}px;
    padding: ${xxs}px ${xs}px; min-height: ${button}px;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $soft; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QToolButton::menu-indicator { image: none; }
QPushButton[kind="chip"] {
    background: $soft; padding: ${xxs}px ${m}px; border-radius: ${chip}px;
    border-color: $chip_edge;
}
QPushButton[kind="chip"]:focus { border-color: $accent; }
QPushButton[kind="chip"]:hover { background: $accent_wash; }
QPushButton[kind="raised"] {
    background: $paper; border: ${line}px solid $rim;
    padding: ${rim_high}px ${rim_wide}px;
}
QPushButton[kind="raised"]:focus {
    border: ${focus}px solid $accent; padding: ${xxs}px ${m}px;
}
QPushButton[kind="raised"]:disabled { background: transparent; }
QPushButton[kind="raised"]:hover { background: $soft; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; padding: ${xxs}px ${m}px;
}
QPushButton[kind="primary"]:disabled { background: $soft; color: $faint; }
QPushButton[kind="toggle"] {
    border: ${line}px solid $hairline; padding: ${rim_high}px ${s}px; color: $faint;
}
QPushButton[kind="toggle"]:checked {
    background: $accent_wash; border-color: transparent; color: $ink;
}
QPushButton[kind="toggle"]:focus {
    border: ${focus}px solid $accent; padding: ${xxs}px ${toggle_focus}px;
}
QToolButton[kind="icon"] { padding: 0; min-width: ${icon_button}px; min-height: ${icon_button}px; }
QToolButton[kind="icon"]:checked { background: $soft; }
QToolButton[kind="send"] {
    background: $accent; padding: 0; border-radius: ${round}px;
    min-width: ${icon_button}px; min-height: ${icon_button}px;
}
QToolButton[kind="send"]:disabled { background: $soft; }
QToolButton[kind="jump"] {
    background: $raised; color: $ink; border: ${line}px solid $hairline;
    border-radius: ${chip}px; padding: ${xxs}px ${m}px;
}
QToolButton[kind="jump"]:hover { background: $soft; }
QToolButton[kind="jump"]:focus { border: ${focus}px solid $accent; }

QLineEdit, QComboBox, QPlainTextEdit[kind="field"] {
    background: $paper; color: $ink;
    border: ${focus}px solid $edge; border-radius: ${control}px; padding: ${xs}px;
    placeholder-text-color: $faint;
    selection-background-color: $selection; selection-color: $ink;
}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit[kind="field"]:focus { border-color: $accent; }
QComboBox { padding: ${xs}px; }
QComboBox QLineEdit { background: transparent; border: none; padding: 0; }
QComboBox::drop-down { border: none; width: ${l}px; }
QComboBox::down-arrow { image: none; }
QPlainTextEdit[kind="bare"] {
    background: transparent; color: $ink; border: none;
    placeholder-text-color: $faint;
    selection-background-color: $selection; selection-color: $ink;
}

QRadioButton {
    color: $ink; spacing: ${xs}px; padding: ${xxs}px;
    border: ${focus}px solid transparent; border-radius: ${control}px;
}
QRadioButton:hover { background: $hover; }
QRadioButton:focus { border-color: $accent; }
QRadioButton::indicator {
    width: ${dot}px; height: ${dot}px; background: transparent;
    border: ${focus}px solid $faint; border-radius: ${dot_round}px;
}
QRadioButton::indicator:checked {
    width: ${dot_hole}px; height: ${dot_hole}px; border: ${dot_ring}px solid $accent;
    background: $on_accent;
}

QCheckBox { color: $ink; spacing: ${xs}px; padding: ${xxs}px 0; }
QCheckBox::indicator {
    width: ${s}px; height: ${s}px; background: transparent;
    border: ${focus}px solid $faint; border-radius: ${xxs}px;
}
QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }

QSlider { border: ${focus}px solid transparent; border-radius: ${control}px; }
QSlider:focus { border-color: $accent; }
QSlider::groove:horizontal { height: ${xxs}px; background: $rim; border-radius: ${focus}px; }
QSlider::${passed}-page:horizontal { background: $accent; border-radius: ${focus}px; }
QSlider::handle:horizontal {
    width: ${m}px; height: ${m}px; margin: -${handle_rise}px 0; border-radius: ${xs}px;
    background: $accent;
}

QFrame[tone="needs"] { background: $needs_wash; border-radius: ${card}px; }
QLabel[tone="needs"] {
    background: $needs_wash; color: $needs; border-radius: ${xxs}px; padding: ${xxs}px ${xs}px;
}
QLabel[tone="sign"] {
    background: $needs_wash; color: $needs; border-radius: ${xxs}px; padding: 0 ${xs}px;
}
QLabel[kind="words"] { border: ${focus}px solid transparent; border-radius: ${xxs}px; }
QLabel[kind="words"]:focus { border-color: $accent; }
QFrame[tone="loss"] { background: $loss_wash; border-radius: ${card}px; }
QFrame[tone="news"] { background: $accent_wash; border-radius: ${card}px; }

QLabel[tone="wrong"] { color: $loss; }
QLabel[tone="right"] { color: $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $faint; background: transparent; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border-color: $loss; }
QKeySequenceEdit { background: transparent; border: none; }
#sections { background: $raised; border-right: ${line}px solid $hairline; }
QPushButton[kind="section"] {
    text-align: left; padding: ${xxs}px ${s}px; border-radius: ${control}px;
}
QPushButton[kind="section"]:checked { background: $accent_wash; }
QPushButton[kind="section"]:checked:focus { border-color: $accent; }
QPushButton[kind="link"] { color: $accent; padding: ${xxs}px 0; margin-left: -${focus}px; }
QPushButton[kind="link"]:hover { background: transparent; text-decoration: underline; }
QLineEdit QToolButton, QLineEdit QToolButton:hover {
    background: transparent; border: none; padding: 0; min-height: 0;
}
#search { border-radius: ${round}px; padding: ${xs}px ${m}px; }
#rule { background: $hairline; }

QMenu { background: $raised; color: $ink; border: ${line}px solid $hairline; padding: ${xs}px 0; }
QMenu::item { padding: ${xs}px ${l}px; }
QMenu::item:selected { background: $accent_wash; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: ${line}px; background: $hairline; margin: ${xs}px 0; }

QTabBar { background: transparent; }
QTabBar::tab {
    color: $faint; background: transparent; padding: ${xs}px;
    border: ${focus}px solid transparent; border-radius: ${control}px;
}
QTabBar[kind="pages"]::tab { padding: ${xs}px ${xxs}px; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:selected { color: $ink; background: $soft; }
QTabBar::tab:focus { border-color: $accent; }

QScrollArea, QScrollArea > QWidget > QWidget, QAbstractItemView {
    background: transparent; border: none;
}
QAbstractItemView[kind="lines"], QAbstractScrollArea[kind="lanes"] {
    background: $raised; border: ${line}px solid $hairline; border-radius: ${control}px;
    padding: ${xxs}px 0;
}
QAbstractScrollArea[kind="lanes"] { padding: ${xs}px ${s}px; }
QAbstractItemView[kind="lines"]:focus, QAbstractScrollArea[kind="lanes"]:focus {
    border-color: $accent;
}
QFileDialog QToolButton { padding: 0; }
QFileDialog QHeaderView { background: $raised; }
QFileDialog QHeaderView::section {
    background: $raised; color: $faint; border: none;
    border-bottom: ${line}px solid $hairline; padding: ${xxs}px ${xs}px;
}
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView {
    background: $raised; color: $ink; border: ${line}px solid $hairline; padding: ${xxs}px;
    selection-background-color: $soft; selection-color: $ink; outline: none;
}
QComboBox QAbstractItemView::item { min-height: ${control_height}px; padding: 0 ${xxs}px; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar::handle:vertical {
    background: $handle; border-radius: ${bar_round}px; min-height: ${xl}px;
    margin: ${focus}px;
}
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 0; }
QScrollBar::handle:horizontal {
    background: $handle; border-radius: ${bar_round}px; min-width: ${xl}px;
    margin: ${focus}px;
}
QScrollBar::handle:horizontal:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def stylesheet(palette: Palette) -> str:
    """Return the style sheet for one palette."""
    colours = {name: str(value) for name, value in asdict(palette).items()}
    button = Size.CONTROL - 2 * Stroke.FOCUS - 2 * Space.XXS
    return _SHEET.substitute(
        colours,
        handle=("#90" if palette.high else "#30") + palette.ink[1:],
        chip_edge=palette.hairline if palette.high else "transparent",
        # The part of a groove that is passed lies where the numbers are lower.
        passed="add" if QApplication.isRightToLeft() else "sub",
        edge=_mixed(palette.hairline, palette.paper),
        rim=rim(palette),
        rim_high=Space.XXS + Stroke.FOCUS - Stroke.HAIRLINE,
        toggle_focus=Space.S - Stroke.HAIRLINE,
        rim_wide=Space.M + Stroke.FOCUS - Stroke.HAIRLINE,
        line=int(Stroke.HAIRLINE),
        focus=int(Stroke.FOCUS),
        control=int(Radius.CONTROL),
        card=int(Radius.CARD),
        chip=Size.CHIP // 2,
        round=Size.CONTROL // 2,
        button=button,
        control_height=int(Size.CONTROL),
        icon_button=Size.CONTROL - 2 * Stroke.FOCUS,
        dot=Space.M - 2 * Stroke.FOCUS,
        dot_round=Space.M // 2,
        handle_rise=(Space.M - Space.XXS) // 2,
        dot_ring=Space.M // 2 - Stroke.VOICE,
        dot_hole=2 * Stroke.VOICE,
        bar=int(Size.SCROLL_BAR),
        bar_round=(Size.SCROLL_BAR - 2 * Stroke.FOCUS) // 2,
        **{space.name.lower(): int(space) for space in Space},
    )


def rim(palette: Palette) -> str:
    """Return the opaque colour that sets a control off from the page, softer than words."""
    part = "ff" if palette.high else "80"
    return _mixed(f"#{part}{palette.faint[1:]}", palette.raised)


def _mixed(above: str, below: str) -> str:
    """Return the opaque colour of one that shines through on another."""
    # Where the sides of a thick border meet, a colour that shines through would show twice.
    top, ground = QColor(above), QColor(below)
    part = top.alphaF()
    return QColor.fromRgbF(
        part * top.redF() + (1 - part) * ground.redF(),
        part * top.greenF() + (1 - part) * ground.greenF(),
        part * top.blueF() + (1 - part) * ground.blueF(),
    ).name()
