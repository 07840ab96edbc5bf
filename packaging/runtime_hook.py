"""Lets the programs that the frozen one starts, such as a browser, find their own libraries."""

import os

_PATH = "LD_LIBRARY_PATH"
# PyInstaller's loader has put the bundle there, and by now every library of ours is found.
_before = os.environ.pop(f"{_PATH}_ORIG", None)
if _before is None:
    os.environ.pop(_PATH, None)
else:
    os.environ[_PATH] = _before
