"""A book of all that a story can have, built and checked on the embedded voices: green means green."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.commands.checking import Checked, check_files
from audiofic.pipeline import build_book, plan_book
from audiofic.production import new_production
from audiofic.profiles import PROFILES
from audiofic.project import Project

STORY = """\
<html><head><title>The Ferry</title><meta name="author" content="Nobody"></head><body>
<h2>The Letter</h2>
<p>A/N: Thank you all for waiting so long!</p>
<p>The train left at 7:00 and she paid $5.00 for it. “You are late,” said Mara. “It is half past seven.”</p>
<p>Ivo shrugged. “It was 2½ hours from the ford, and the yard is 40 m² of mud, &amp; I have no boots.”</p>
<p>“No boots!” Mara laughed until she had to sit down on the wall, and then she gave him the paper.</p>
<p>Dear Mara,</p>
<p>I am on the far side. Send the boat at 7:00pm, and do not wait for the rain to stop.</p>
<p>Your brother, Ivo</p>
<p>Things that she would need:</p>
<ol><li>a lantern</li><li>two coils of rope</li><li>bread</li></ol>
<p>555-0142</p>
<p>:D</p>
<p>“Write to mara@ferry.example or look at https://ferry.example/boats,” said Ivo.</p>
<hr>
<p>(Mara's POV)</p>
<p>I did not wait for the rain to stop. I never have.</p>
<p><i>He will be cold over there,</i> I thought.</p>
<p>Flashback</p>
<p>We were nine, and the river was as wide as the world. “Jump!” said Ivo, and I jumped.</p>
<p>End flashback</p>
<h2>The Crossing</h2>
<p>Mara rowed. “Bonjour, mon ami,” said Ivo from the reeds, and climbed in over the side.</p>
<p>“You are wet,” said Mara. “You are wet, and you are late, and I have brought you bread.”</p>
<p>“WAIT! Wh-what about the dog?” Ivo cried. The dog shook itself over both of them, and that was that.</p>
<p>He told her of the hill, of the long road behind it, of the woman with the geese who had let him sleep in
her barn and had asked for nothing but a story. Mara told him of the flood, of the new landing, of the price
of herring. So they came to the bank.</p>
<h2>The Bank</h2>
<p>Nobody was there. They tied up the boat and went home.</p>
<h2>Rain</h2>
<p>Rain.</p>
</body></html>
"""
VOICES = """\
book: {{title: The Ferry, author: Nobody}}
narrator: {{voice: espeak/narrator}}
cast:
  Mara: {{gender: female, voice: espeak/girl}}
  Ivo: {{gender: male, voice: espeak/young-man, effect: {effect}}}
extras: {{unknown: {{voice: espeak/old-man}}}}
policy: {{author_note: {notes}, letters: {letters}}}
sections: {{flashback: {{narrator: {teller}, effect: distant}}}}
credits: {{opening: "{{title}}. Written by {{author}}.", closing: "The end."}}
formats: [mp3, m4b, opus]
captions: words
master: {{profile: {profile}}}
"""


def lay_out(folder: Path, **settings: str) -> Project:
    manuscript = folder / "ferry.html"
    manuscript.write_text(STORY, encoding="utf-8")
    root = folder / "production"
    new_production(root, manuscript, None, None)
    (root / "voices.yaml").write_text(VOICES.format(**settings), encoding="utf-8")
    crossing = next((root / "script").glob("02*.yaml"))
    text = crossing.read_text(encoding="utf-8")
    (french,) = [line for line in text.splitlines() if "Bonjour" in line]
    crossing.write_text(text.replace(french, french + "\n  lang: fr"), encoding="utf-8")
    return Project(root)


def build(project: Project) -> None:
    build_book(plan_book(Project(project.root), False), 2, lambda stage, done, total: None)


def check(project: Project) -> Checked:
    return check_files(plan_book(Project(project.root), False))


SETTINGS = {
    "default": {"letters": "narrator", "teller": "narrator", "notes": "skipped", "effect": "none"},
    "acx": {"letters": "writer", "teller": "Ivo", "notes": "spoken", "effect": "demon"},
    "podcast": {"letters": "narrator", "teller": "Mara", "notes": "chapter", "effect": "radio"},
}


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
def test_a_book_of_everything_passes_its_own_check(profile: str, tmp_path: Path) -> None:
    project = lay_out(tmp_path, profile=profile, **SETTINGS[profile])
    build(project)
    checked = check(project)
    errors = [finding for finding in checked.findings if finding.severity == "error"]
    assert not errors
    assert checked.passed
    assert {finding.code for finding in checked.findings} <= {"speaker-unresolved", "too-quiet"}
    quiet = [finding.path for finding in checked.findings if finding.code == "too-quiet"]
    assert set(quiet) <= {"build/chapters/04-rain.mp3"}, "a file of one word is silence for the most part"
    paths = [file.path for file in checked.files]
    assert len(paths) == 4 + 2 + 1 + (profile == "podcast"), "chapters, credits, book, author's notes"
