"""Every word that the window says about who answers the open questions of the offline voice."""

from live_desktop.language import _, as_in
from live_desktop.store.settings import BrainChoice

LOCAL_MODEL = _("Local model")
LOCAL_MODEL_TEXT = _("A language model of your own answers what the offline voice can’t.")
CHOICES = {
    BrainChoice.AUTO: _("Automatic"),
    BrainChoice.OFF: as_in("language model", "Off"),
    BrainChoice.ADDRESS: _("At an address"),
}
CHOICE_TEXTS = {
    BrainChoice.AUTO: _("Looks for one on this computer."),
    BrainChoice.OFF: _("The offline voice answers with its own skills alone."),
    BrainChoice.ADDRESS: _("Any server that speaks OpenAI’s API."),
}
ADDRESS = _("Address of the model’s server")
ADDRESS_EXAMPLE = "http://192.168.1.5:11434"
ADDRESS_HINT = _("The address begins with http:// or https://.")
KEY = _("Key of the model’s server, if it wants one")
MODEL_NAME = _("Model of the local server")
FIRST_MODEL = _("The first that it has")
MODEL_HINT = _("Leave it empty for the first model that is found.")
CHECK = _("Look again")

LOOKING = _("Looking for one on this computer…")
NONE_HERE = _(
    "None found on this computer. Start Ollama, LM Studio or llama.cpp and it is found by itself."
)
IS_OFF = _("Off: no language model is asked.")
# Translators: what answers offline without a language model: the program’s own skills.
SKILLS = _("skills")
NOT_NOW = _("Not now")
SENT = _(
    "The language model there gets what you say as text, the conversation so far and"
    " your persona. The sound of your voice stays on this computer."
)
UNENCRYPTED = _("The way there is not encrypted: others on the network can read it too.")
UNANSWERABLE = _(
    "The offline voice can’t answer that by itself. Gemini can, and so can a language"
    " model of your own."
)

_LONGEST_NAME = 40
_LONGEST_BESIDE = 20
"""Characters of a model's name that leave room for the server's."""
_LONGEST_HOST = 18


def model_name(model: str, longest: int = _LONGEST_NAME) -> str:
    """Return a model's id without its folders and endings, short enough for a line."""
    name = model.replace("\\", "/").rstrip("/").rpartition("/")[2]
    for ending in (":latest", ".gguf"):
        name = name.removesuffix(ending)
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def server_name(server: str) -> str:
    """Return scheme://host:port as host and port, without the port that is usual."""
    scheme, _, host = server.partition("://")
    return host.removesuffix({"http": ":80", "https": ":443"}.get(scheme, ""))


def answers(model: str, elsewhere: str) -> str:
    """Return who answers, for the status line; `elsewhere` is a server that is not here."""
    if not model:
        return SKILLS
    if elsewhere:
        # Translators: a language model and the server that it is on.
        return _("{model} at {server}").format(
            model=model_name(model, _LONGEST_BESIDE), server=elsewhere
        )
    return model_name(model)


def found(model: str, host: str) -> str:
    """Return that a model was found."""
    return _("Found {model} at {host}.").format(model=model_name(model), host=host)


def used(model: str, host: str) -> str:
    """Return that the model at the address answers."""
    return _("{model} answers at {host}.").format(model=model_name(model), host=host)


def asking(host: str) -> str:
    """Return that an address is being looked at."""
    return _("Asking {host}…").format(host=host)


def none_there(host: str) -> str:
    """Return that the address has no model."""
    return _("No language model answers at {host}.").format(host=host)


def not_agreed(host: str) -> str:
    """Return that an address is not used until the user agrees."""
    return _("Nothing is sent to {host} until you agree.").format(host=host)


def ask(host: str) -> str:
    """Return the question whether a server may be told what the user says."""
    return _("Send what you say to {host}?").format(host=host)


def agree(host: str) -> str:
    """Return the words of the button that agrees; `host` has no port."""
    # The whole name stands in the question; of a long one, the end tells whose it is.
    short = host if len(host) <= _LONGEST_HOST else "…" + host[1 - _LONGEST_HOST :]
    return _("Send to {host}").format(host=short)


def sent_text(server: str) -> str:
    """Return what a server, a URL, is sent, and how."""
    return SENT if server.startswith("https:") else f"{SENT} {UNENCRYPTED}"


def goes_to(host: str) -> str:
    """Return where the words of the user go, for the choice of the offline voice."""
    return _("Needs no key. What it can’t answer by itself goes as text to {host}.").format(
        host=host
    )
