"""What is wrong with a device, and the buttons that go with the words."""

import pytest

from live_desktop.audio.devices.backend import Direction
from live_desktop.audio.devices.failing import Trouble, device_failed
from live_desktop.errors import Remedy


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("name", ["Headset", ""])
def test_what_tells_to_choose_another_offers_it(
    direction: Direction, trouble: Trouble, name: str
) -> None:
    error = device_failed(direction, name, trouble)
    offered = {error.remedy, error.other}
    assert (Remedy.CHANGE_SOUND in offered) is ("choose another" in str(error).lower())
    assert Remedy.RETRY in offered or trouble is Trouble.NO_FORM
