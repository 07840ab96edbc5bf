"""Orders on stdin: lines out of bytes, and what becomes of them."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.offline import BrainChanged, read_news
from live_desktop.server.serving import tell
from live_desktop.server.stopping import Lines


@given(st.lists(st.text(alphabet="ab é\r", max_size=9), max_size=6), st.integers(1, 7))
def test_lines_are_put_together_again(lines: list[str], size: int) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    taking = Lines()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    found = [line for piece in pieces for line in taking.take(piece)]
    assert found == [line.removesuffix("\r") for line in lines]


def test_a_line_without_end_is_left_out() -> None:
    lines = Lines()
    assert lines.take(b"one\ntw") == ["one"]
    assert lines.take(b"o\r\n") == ["two"]
    for _ in range(100):
        assert lines.take(b"x" * 4096) == []
    assert lines.take(b"rest\nthree\n") == ["three"]
    assert lines.take(b"y" * 100_000 + b"\nfour\n") == ["four"]
    assert lines.take(b"\xff\n") == ["\N{REPLACEMENT CHARACTER}"]


PROGRAM = """
import asyncio
from live_desktop.server.stopping import Stop

async def main():
    stop = Stop.on_signals(or_end_of_stdin=True, on_line=lambda line: print(line, flush=True))
    print("ready", flush=True)
    await stop.wanted.wait()
    print("ended", flush=True)

asyncio.run(main())
"""


async def test_lines_come_in_the_loop_and_the_end_ends_it() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", PROGRAM), stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    async with asyncio.timeout(30):
        assert await process.stdout.readline() == f"ready{os.linesep}".encode()
        for order in ("use this", "and that"):
            process.stdin.write(f"{order}\n".encode())
            assert (await process.stdout.readline()).split() == order.encode().split()
        output, errors = await process.communicate(b"unfinished")
    assert (output.split(), errors, process.returncode) == ([b"ended"], b"", 0)


def test_news_are_lines_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    news = BrainChanged(name="a model", address="http://127.0.0.1:11434")
    tell(news)
    assert read_news(capsys.readouterr().out) == news
