"""The command line: one parser, one function a command."""

import argparse
import asyncio
import gc
import sys
from pathlib import Path

from live_desktop import __version__
from live_desktop.errors import LiveDesktopError
from live_desktop.server.command import add_serve

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
    # Whoever builds an installer lets what it installs try all its parts.
    parser.add_argument("--self-test", action="store_true", help=argparse.SUPPRESS)
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

    token = commands.add_parser("token", help="make a key that lives for a short while")
    token.add_argument(
        "--uses", type=int, default=1, metavar="N", help="sessions; 0 sets no limit (%(default)s)"
    )
    token.add_argument(
        "--minutes", type=float, default=30.0, metavar="M", help="how long it lives (%(default)g)"
    )
    token.set_defaults(run=_token)

    add_serve(commands)
    return parser


# Each command imports its room itself: the server needs no Qt, the window no models.


def _window(options: argparse.Namespace) -> int:
    # Modules are no garbage, and looking for some takes a tenth of the time that loading them does.
    gc.disable()
    from live_desktop.ui.first_language import choose_language  # noqa: PLC0415

    # Modules say their words while they are imported, so the language comes before all others.
    choose_language()

    if options.self_test:
        from live_desktop.self_test import run_self_test  # noqa: PLC0415

        return run_self_test()
    from live_desktop.start import run_window  # noqa: PLC0415

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


def _token(options: argparse.Namespace) -> int:
    from live_desktop.minting import run_token  # noqa: PLC0415

    return asyncio.run(run_token(options.uses, options.minutes))
