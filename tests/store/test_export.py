"""A conversation as a document."""

from datetime import datetime

from live_desktop.store.export import Entry, markdown


def test_a_conversation_in_markdown() -> None:
    at = datetime(2026, 5, 6, 7, 8)
    entries = [
        Entry("You", at, "Tell me a story"),
        Entry("Assistant", at, "Once upon", "a time"),
        Entry("Assistant", at, "", "Unheard"),
    ]
    assert markdown("Stories", entries) == (
        "# Stories\n\n**You** · 07:08\n\nTell me a story\n"
        "\n**Assistant** · 07:08\n\nOnce upon ~~a time~~ *(interrupted)*\n"
        "\n**Assistant** · 07:08\n\n~~Unheard~~ *(interrupted)*\n"
    )
