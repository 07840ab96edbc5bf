"""The Inspector beside a real session with the embedded server."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from live_desktop.protocol.flight import decode_flight
from live_desktop.server.replay import connections_of
from live_desktop.session.conversation import Speaker
from live_desktop.ui.inspector.happenings import Happens
from live_desktop.ui.inspector.time_line import TimeLine
from live_desktop.ui.inspector.view import MessageView
from tests.support.talk import no_devices, run, talk


def test_it_shows_a_session_and_its_file_can_be_played_back(
    tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "session.jsonl"

    async def scene() -> None:
        async with talk(tmp_path, None, no_devices) as on:
            on.app.window.inspector_action.trigger()
            pane = on.app.inspector.pane
            assert pane is not None
            line = pane.findChildren(TimeLine)[0]
            model = pane.findChildren(MessageView)[0].messages

            def kinds() -> list[list[Happens]]:
                return [[each.kind for each in lane.happenings] for lane in line._lanes]

            on.app.window.text_submitted.emit("What is two plus three?")
            await on.until(lambda: any("5" in said for said in on.said(Speaker.ASSISTANT)))
            await on.until(lambda: kinds() and Happens.TURN in kinds()[0])
            await on.until(lambda: Happens.HANDLE in kinds()[0])
            assert kinds()[0][:2] == [Happens.DIALLED, Happens.SET_UP]
            assert pane.latency is not None
            rows = [model.index(row, 3).data() for row in range(model.rowCount())]
            assert any("What is two plus three?" in row for row in rows)
            assert any(row.startswith("speech × ") for row in rows)
            on.app.assistant.restart()
            on.app.window.text_submitted.emit("And two plus four?")
            await on.until(lambda: len(kinds()) == 2 and Happens.ROTATED in kinds()[1])
            assert kinds()[0][-1] is Happens.CLOSED_HERE
            pane.save_path_chosen.emit(str(path))
            await on.until(path.exists)

    run(scene)
    flight = decode_flight(path.read_bytes())
    assert flight.header.endpoint == "local"
    assert len(connections_of(flight)) == 2
    assert all(entry.size for entry in flight.entries if entry.kind != "noted")
