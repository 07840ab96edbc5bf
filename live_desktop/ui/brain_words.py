"""Every word that the window says about who answers the open questions of the offline voice."""

from live_desktop.store.settings import BrainChoice

LOCAL_MODEL = "Local model"
LOCAL_MODEL_TEXT = "A language model of your own answers what the offline voice can’t."
CHOICES = {
    BrainChoice.AUTO: "Automatic",
    BrainChoice.OFF: "Off",
    BrainChoice.ADDRESS: "At an address",
}
CHOICE_TEXTS = {
    BrainChoice.AUTO: "Looks for one on this computer.",
    BrainChoice.OFF: "The offline voice answers with its own skills alone.",
    BrainChoice.ADDRESS: "Any server that speaks OpenAI’s API.",
}
ADDRESS = "Address of the model’s server"
ADDRESS_EXAMPLE = "http://192.168.1.5:11434"
ADDRESS_HINT = "The address begins with http:// or https://."
KEY = "Key of the model’s server, if it wants one"
MODEL_NAME = "Model of the local server"
FIRST_MODEL = "The first that it has"
MODEL_HINT = "Leave it empty for the first model that is found."
CHECK = "Look again"

LOOKING = "Looking for one on this computer…"
NONE_HERE = (
    "None found on this computer. Start Ollama, LM Studio or llama.cpp and it is found by itself."
)
IS_OFF = "Off: no language model is asked."
SKILLS = "skills"
NOT_NOW = "Not now"
SENT = (
    "The language model there gets what you say as text, the conversation so far and your persona."
    " The sound of your voice stays on this computer."
)
UNENCRYPTED = "The way there is not encrypted: others on the network can read it too."
UNANSWERABLE = (
    "The offline voice can’t answer that by itself. Gemini can, and so can a language model of your"
    " own."
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
        return f"{model_name(model, _LONGEST_BESIDE)} at {elsewhere}"
    return model_name(model)


def found(model: str, host: str) -> str:
    """Return that a model was found."""
    return f"Found {model_name(model)} at {host}."


def used(model: str, host: str) -> str:
    """Return that the model at the address answers."""
    return f"{model_name(model)} answers at {host}."


def asking(host: str) -> str:
    """Return that an address is being looked at."""
    return f"Asking {host}…"


def none_there(host: str) -> str:
    """Return that the address has no model."""
    return f"No language model answers at {host}."


def not_agreed(host: str) -> str:
    """Return that an address is not used until the user agrees."""
    return f"Nothing is sent to {host} until you agree."


def ask(host: str) -> str:
    """Return the question whether a server may be told what the user says."""
    return f"Send what you say to {host}?"


def agree(host: str) -> str:
    """Return the words of the button that agrees; `host` has no port."""
    # The whole name stands in the question; of a long one, the end tells whose it is.
    short = host if len(host) <= _LONGEST_HOST else "…" + host[1 - _LONGEST_HOST :]
    return f"Send to {short}"


def sent_text(server: str) -> str:
    """Return what a server, a URL, is sent, and how."""
    return SENT if server.startswith("https:") else f"{SENT} {UNENCRYPTED}"


def goes_to(host: str) -> str:
    """Return where the words of the user go, for the choice of the offline voice."""
    return f"Needs no key. What it can’t answer by itself goes as text to {host}."
