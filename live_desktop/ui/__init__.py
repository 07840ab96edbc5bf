"""The window: PySide6 widgets on the asyncio loop that qasync runs."""
