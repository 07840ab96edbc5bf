"""What the user is told of a server, whether it was looked for or asked."""

from live_desktop.server.bridge.address import Address


def does_not_answer(address: Address) -> str:
    """Say that nobody is there."""
    return f"{address.title} does not answer. Start its server, or choose another in Connection."


def refuses_key(address: Address) -> str:
    """Say that the key is not the right one."""
    return f"{address.title} refuses the key. Check it in Connection."
