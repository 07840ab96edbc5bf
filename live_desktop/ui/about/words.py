"""The words of the window about the program."""

from live_desktop.language import _, several
from live_desktop.store.components import Component

ABOUT = _("About Live Desktop")
VERSION = _("Version {version}")
WHAT_IT_IS = _("A voice assistant for your desk: free software under the MIT licence.")
WEBSITE = _("Website")
OPENS = _("Opens {address} in the browser.")
OPEN_RELEASE = _("Open its page")

CHECK = _("Look for a newer version")
CHECKING = _("Looking…")
CHECK_SENDS = _("Asks GitHub once. Nothing about you or this computer is sent, nothing installed.")
NEWEST = _("This is the newest version.")
NEWER = _("Version {version} is out.")

PAGES = _("Licences and contents")
LICENCES = _("Third-party licences")
BILL = _("Bill of materials")
BUILT_IN = _("This is what it was built from.")
INSTALLED = _("It runs from its source: this is what is installed for it here.")
READING = _("Reading…")
COMPONENTS = _("Components")
SEARCH = _("Search components and licences")
NOTHING_FOUND = _("No component is called that.")
TEXT = _("Licence of the chosen component")
BILL_TEXT = _("Bill of materials in CycloneDX 1.6")
BILL_BUILT_IN = _("CycloneDX 1.6, written when this program was built.")
BILL_INSTALLED = _("CycloneDX 1.6, written just now from what is installed.")
COPY = _("Copy")
COPY_TEXT = _("Copy the text of this licence")
COPY_BILL = _("Copy the bill of materials")
COPIED = _("Copied.")


def version(number: str) -> str:
    """Say which version this is."""
    return VERSION.format(version=number)


def opens(address: str) -> str:
    """Say where a link leads."""
    return OPENS.format(address=address)


def newer(number: str) -> str:
    """Say which newer version is out."""
    return NEWER.format(version=number)


def found(count: int) -> str:
    """Say how many components are shown."""
    return several("{count} component", "{count} components", count).format(count=count)


def under(component: Component) -> str:
    """Say which version of a component it is, and under which licence."""
    return " · ".join(filter(None, (component.version, component.licence)))


def spoken(component: Component) -> str:
    """Name a component as a screen reader says it."""
    return ", ".join(filter(None, (component.name, component.version, component.licence)))
