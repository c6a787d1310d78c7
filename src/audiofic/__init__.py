"""audiofic turns a story into a full-cast audiobook. The public Python API; docs/api.md shows it at work.

Every name is imported when it is first used, so that `import audiofic` is fast. Everything else in this
package may change between versions.
"""

# Nothing is imported here: at this point `python -m audiofic` still looks into the working folder first, and a
# stranger's folder may hold a `re.py`. `__main__` ends that.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from audiofic.building.plan import Plan
    from audiofic.building.report import Report
    from audiofic.errors import AudioficError, Finding
    from audiofic.manuscript import read_manuscript
    from audiofic.model import Manuscript
    from audiofic.pipeline import build_book, plan_book
    from audiofic.production import AttributedStory, attribute_story, new_production
    from audiofic.project import Project, find_project

__all__ = [
    "AttributedStory",
    "AudioficError",
    "Finding",
    "Manuscript",
    "Plan",
    "Project",
    "Report",
    "attribute_story",
    "build_book",
    "find_project",
    "new_production",
    "plan_book",
    "read_manuscript",
]

_MODULES = {
    "AttributedStory": "audiofic.production",
    "AudioficError": "audiofic.errors",
    "Finding": "audiofic.errors",
    "Manuscript": "audiofic.model",
    "Plan": "audiofic.building.plan",
    "Project": "audiofic.project",
    "Report": "audiofic.building.report",
    "attribute_story": "audiofic.production",
    "build_book": "audiofic.pipeline",
    "find_project": "audiofic.project",
    "new_production": "audiofic.production",
    "plan_book": "audiofic.pipeline",
    "read_manuscript": "audiofic.manuscript",
}
"""Public name -> the module it is defined in."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'audiofic' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
