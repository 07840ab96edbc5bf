"""The worker's side of `rivals.Worker`; standard library only, for it runs in any environment."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any


def answer_questions(answer: Callable[..., float]) -> None:
    """Call `answer` with the fields of each question on stdin; write its figure to stdout."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no reply
    for line in sys.stdin:
        reply: dict[str, Any]
        try:
            reply = {"figure": answer(**json.loads(line))}
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        replies.write(json.dumps(reply) + "\n")
