"""A worker that does what it is told, to try out how workers are driven."""

import os
import threading

from tests.benchmarks.answering import answer_questions


def echo(figure: float, manner: str) -> float:
    """Return the figure, in the manner wished for."""
    match manner:
        case "chatty":
            print("some words that are no reply")  # noqa: T201
        case "failing":
            raise LookupError("nothing to be found")
        case "dying":
            os._exit(3)
        case "silent":
            threading.Event().wait()
    return figure


if __name__ == "__main__":
    answer_questions(echo)
