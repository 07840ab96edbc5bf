"""The pictures show what they are named for."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from tests.shots.camera import photograph
from tests.shots.index import write_index
from tests.shots.scene import SIZES, Scene, main_window
from tests.shots.scenes import SCENES
from tests.support.talk import run


def take(scene: Scene, folder: Path) -> dict[str, QImage]:
    """Take all pictures of a scene, by the ends of their names."""
    taken: list[Path] = []

    async def play() -> None:
        taken.extend(await photograph(scene, folder))

    run(play)
    return {each.name.removeprefix(f"{scene.name}-"): QImage(str(each)) for each in taken}


def test_each_size_in_both_appearances(tmp_path: Path) -> None:
    pictures = take(Scene("empty", main_window), tmp_path)
    expected = {
        f"{appearance}-{size.width()}@1x.png": size
        for appearance in ("light", "dark")
        for size in SIZES
    }
    assert {name: picture.size() for name, picture in pictures.items()} == expected
    paper = [pictures[f"{each}-900@1x.png"].pixelColor(2, 2) for each in ("light", "dark")]
    assert paper[0].lightnessF() > 0.9
    assert paper[1].lightnessF() < 0.2


def test_a_scene_differs_from_the_empty_window(tmp_path: Path) -> None:
    sizes = (QSize(380, 720),)
    scene = next(each for each in SCENES if each.name == "drawer-consent")
    empty = take(Scene("empty", main_window, sizes=sizes), tmp_path)
    shown = take(replace(scene, sizes=sizes), tmp_path)
    assert empty.keys() == shown.keys()
    assert all(shown[each] != empty[each] for each in shown)


def test_every_scene_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in SCENES]
    assert len(set(names)) == len(names) > 70


def test_the_index_shows_all_pictures_in_the_order_of_the_scenes(tmp_path: Path) -> None:
    for name in ("b-light-380@1x.png", "a-dark-900@2x.png", "a-light-380@1x.png"):
        (tmp_path / name).touch()
    text = write_index(tmp_path, ("b", "a")).read_text()
    places = [text.index(f'href="{each}"') for each in ("b-light-380@1x.png", "a-dark-900@2x.png")]
    assert places == sorted(places)
    assert text.count("<img") == 3
