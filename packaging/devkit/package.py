"""The command `package`: freezes the program and builds what this platform can install."""

import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from devkit import deb, elf, freezing, macos, prove, sizes, tarball, windows, workshop
from devkit.steps import ROOT, Trouble, say

Builder = Callable[[Path, str], Path]
"""Makes an installer of the frozen program and its version."""

BUILDERS: dict[str, tuple[Builder, ...]] = {
    "darwin": (macos.build,),
    "linux": (deb.build, tarball.build),
    "win32": (windows.build,),
}
PROVE = "--prove"


def package(arguments: Sequence[str], *, yes: bool, check_system: bool) -> None:
    """Build everything into `dist`; with --prove also install it in a bare system and try it.

    Raises Trouble where a step fails or an argument is unknown.
    """
    if unknown := set(arguments) - {PROVE}:
        raise Trouble(f"`package` knows {PROVE} and nothing else: {' '.join(sorted(unknown))}")
    workshop.ensure(yes=yes, check_system=check_system)
    bundle = freezing.freeze()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    number = str(version["project"]["version"])
    built = [build(bundle, number) for build in BUILDERS.get(sys.platform, ())]
    say(f"{bundle.relative_to(ROOT)}:\n{sizes.table(sizes.weigh(bundle))}")
    if sys.platform == "linux":
        glibc, culprit = elf.newest_glibc(elf.needs(elf.machine_code(bundle)))
        say(f"It runs with glibc {glibc} and newer, because of {culprit.name}.")
    for each in built:
        size = each.stat().st_size / sizes.MEGABYTE
        say(f"{each.relative_to(ROOT)}: {size:.1f} MB")
    if PROVE in arguments:
        prove.prove(next(each for each in built if each.suffix == ".deb"))
