"""All scenes, in the order in which they are shown."""

from tests.shots import look_scenes, talk_scenes, window_scenes

SCENES = (*talk_scenes.SCENES, *window_scenes.SCENES, *look_scenes.SCENES)
