"""When changed wishes take effect, and the message that makes an open session take them on."""

from dataclasses import replace
from enum import StrEnum

from live_desktop.protocol.content import text_content
from live_desktop.protocol.messages import ContextUpdate, ToolsUpdate
from live_desktop.protocol.models import Wishes, model_card, plan_setup


class Effect(StrEnum):
    """When changed wishes take effect."""

    NOW = "now"
    RENEWED = "renewed"
    """With the connection that is made at once, in the same session."""
    NEXT = "next"
    """With the next session, for none is open."""


def context_update(before: Wishes, now: Wishes) -> ContextUpdate | None:
    """Make the message that changes an open session; None where none can say all that differs."""
    if not model_card(now.model).context_update:
        return None
    plan = plan_setup(now)
    changed = ContextUpdate(
        system_instruction=text_content(now.persona) if now.persona != before.persona else None,
        tools=ToolsUpdate(tools=plan.setup.tools) if now.functions != before.functions else None,
    )
    sayable = replace(before, persona=now.persona, functions=now.functions)
    return changed if sayable == now else None
