"""The command line: one parser, one function a command."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from live_desktop import __version__
from live_desktop.errors import LiveDesktopError

DESCRIPTION = "A desktop voice assistant. Without a command it opens its window."


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except LiveDesktopError as error:
        print(f"live-desktop: {error}", file=sys.stderr)
        if error.detail:
            print(f"  ({error.detail})", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"live-desktop: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def main_window() -> int:
    """Open the window; for systems that start programs without a console."""
    return main([])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="live-desktop", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"Live Desktop {__version__}")
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands")

    demo = commands.add_parser("demo", help="hold a spoken conversation with the offline voice")
    demo.add_argument(
        "--out",
        type=Path,
        default=Path("live-desktop-demo"),
        metavar="DIR",
        help="where reply.wav, transcript.md and window.png go (default: %(default)s)",
    )
    demo.set_defaults(run=_demo)

    ask = commands.add_parser("ask", help="one question and its answer, without a window")
    ask.add_argument("text", nargs="?", help="the question in writing")
    ask.add_argument(
        "--audio", type=Path, metavar="IN.wav", help="the question, spoken (16-bit, 16 kHz)"
    )
    ask.add_argument("--out", type=Path, metavar="OUT.wav", help="where the spoken answer goes")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument("--endpoint", metavar="URL", help="a Live server, ws:// or wss://")
    ask.set_defaults(run=_ask)

    serve = commands.add_parser("serve", help="run the embedded Live server alone")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    serve.add_argument("--port", type=int, default=8765, help="0 picks a free one (%(default)s)")
    serve.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    serve.set_defaults(run=_serve)
    return parser


# Each command imports its room itself: the server needs no Qt, the window no models.


def _window(_options: argparse.Namespace) -> int:
    from live_desktop.app import run_window  # noqa: PLC0415

    return run_window()


def _demo(options: argparse.Namespace) -> int:
    from live_desktop.demo import run_demo  # noqa: PLC0415

    return run_demo(options.out)


def _ask(options: argparse.Namespace) -> int:
    from live_desktop.ask import Question, run_ask  # noqa: PLC0415

    if not options.text and not options.audio:
        print("live-desktop ask: give a question, as text or with --audio.", file=sys.stderr)
        return 2
    question = Question(options.text or "", options.audio, options.endpoint or "")
    return asyncio.run(run_ask(question, options.out, as_json=options.json))


def _serve(options: argparse.Namespace) -> int:
    from live_desktop.server.endpoint import TOKEN_VARIABLE, serve  # noqa: PLC0415

    token = os.environ.get(TOKEN_VARIABLE)
    asyncio.run(
        serve(
            options.host,
            options.port,
            token=token,
            until_stdin_closes=options.until_stdin_closes,
        )
    )
    return 0
