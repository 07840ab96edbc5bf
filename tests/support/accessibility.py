"""What a screen reader finds in a window: a name for each control and each entry of a list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QLabel, QWidget


def nameless(window: QWidget) -> list[str]:
    """List the controls that take the keyboard and have no name, hidden ones too.

    Of a list each entry has to have one as well.
    """
    found = controls(window)
    views = (each for each in found if isinstance(each, QAbstractItemView))
    return [
        *(_path(each) for each in found if not _name(each)),
        *(f"{_path(view)} > entry {row}" for view in views for row in _blank_entries(view)),
    ]


def controls(window: QWidget) -> list[QWidget]:
    """List the controls of a window that take the keyboard."""
    return [
        each
        for each in window.findChildren(QWidget)
        if each.window() is window
        and each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not _belongs_to_another(each)
        and not _is_blank(each)
    ]


def entries(view: QAbstractItemView) -> list[str]:
    """List the entries of a list as a screen reader says them."""
    interface = QAccessible.queryAccessibleInterface(view)
    spoken = (interface.child(row) for row in range(interface.childCount()))
    # A table has a corner where its headers meet, which nobody comes to.
    return [
        each.text(QAccessible.Text.Name).strip()
        for each in spoken
        if each.role() is not QAccessible.Role.Pane
    ]


def _blank_entries(view: QAbstractItemView) -> list[int]:
    return [row for row, name in enumerate(entries(view)) if not name]


def _is_blank(widget: QWidget) -> bool:
    """Tell whether it is a text that can be selected, of which there is none now."""
    return isinstance(widget, QLabel) and not widget.isVisible() and not widget.text()


def _belongs_to_another(widget: QWidget) -> bool:
    """Tell whether a reader meets a widget only as a part of the control around it."""
    parent = widget.parentWidget()
    inner = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    return inner or (parent is not None and parent.focusProxy() is widget)


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def _path(widget: QWidget) -> str:
    """Say where a widget is, from the window down."""
    names = []
    each: QWidget | None = widget
    while each is not None:
        names.append(each.objectName() or type(each).__name__)
        each = None if each.isWindow() else each.parentWidget()
    return " > ".join(reversed(names))
