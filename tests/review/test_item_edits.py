"""An edit from the page gives, byte for byte, what the same edit by hand gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiofic.errors import AudioficError
from audiofic.model import Line
from audiofic.review.item_edits import ItemEdit, cut_units, edit_items
from audiofic.script import compose_script, parse_script

HEAD = "chapter: 1\nlines:\n"
# What stands there . item . edit . what a person leaves there
CASES = {
    "a name and two marks": (
        "- Sango: Who goes there?\n  unsure: 0.4\n  or: [Kaede]\n- narrator: Nobody.\n",
        0,
        ItemEdit("Kaede", settles=True),
        "- Kaede: Who goes there?\n- narrator: Nobody.\n",
    ),
    "kept": (
        "- Sango: Who goes there?\n  unsure: 0.4\n\n- narrator: Nobody.\n",
        0,
        ItemEdit(settles=True),
        "- Sango: Who goes there?\n\n- narrator: Nobody.\n",
    ),
    "comments stay, also beside a mark that goes": (
        "# the gate\n- unknown: 'Who: there?'   # an echo?\n  # ask Rin\n  unsure: 0.4   # not she\n"
        "  or: [Kaede]\n",
        0,
        ItemEdit("Kaede", settles=True),
        "# the gate\n- Kaede: 'Who: there?'   # an echo?\n  # ask Rin\n  # not she\n",
    ),
    "a name that needs quotes": (
        '- "Old Man: the": Ho.\n- a: b\n',
        0,
        ItemEdit("#1 Guard"),
        '- "#1 Guard": Ho.\n- a: b\n',
    ),
    "indented items and wide dashes": (
        "  -   Sango:   Who   goes?\n      unsure: 0.4\n  -   Kaede: I.\n",
        0,
        ItemEdit("Kaede", settles=True),
        "  -   Kaede:   Who   goes?\n  -   Kaede: I.\n",
    ),
    "Windows' line ends": (
        "- Sango: Who?\r\n  unsure: 0.4\r\n- Kaede: I.\r\n",
        0,
        ItemEdit("Kaede", settles=True),
        "- Kaede: Who?\r\n- Kaede: I.\r\n",
    ),
    "a text on several lines": (
        "- Sango: >\n    Who goes\n    there?\n  unsure: 0.4\n  as: thought\n- Kaede: I.\n",
        0,
        ItemEdit("Kaede", settles=True),
        "- Kaede: >\n    Who goes\n    there?\n  as: thought\n- Kaede: I.\n",
    ),
    "in braces": (
        "- {Sango: Who goes there, effect: echo}\n- Kaede: I.\n",
        0,
        ItemEdit("Kaede"),
        "- {Kaede: Who goes there, effect: echo}\n- Kaede: I.\n",
    ),
    "settled in braces": (
        "- {Sango: Who?, unsure: 0.4, take: 2}\n",
        0,
        ItemEdit("Kaede", settles=True),
        "- {Kaede: Who?, take: 2}\n",
    ),
    "attributes before the name": (
        "- as: thought\n  Sango: Who?\n- Kaede: I.\n",
        0,
        ItemEdit("Kaede"),
        "- as: thought\n  Kaede: Who?\n- Kaede: I.\n",
    ),
    "a direction goes where the format has it": (
        "- Sango: Who?\n  as: thought\n  take: 2\n- Kaede: I.\n",
        0,
        ItemEdit(attributes={"direction": "coldly: slow"}),
        '- Sango: Who?\n  as: thought\n  direction: "coldly: slow"\n  take: 2\n- Kaede: I.\n',
    ),
    "a take is counted up": (
        "- Sango: Who?\n  take: 2   # better\n",
        0,
        ItemEdit(attributes={"take": "3"}),
        "- Sango: Who?\n  take: 3   # better\n",
    ),
    "a direction is deleted": (
        "- Sango: Who?\n  direction: softly\n  take: 2\n",
        0,
        ItemEdit(attributes={"direction": ""}),
        "- Sango: Who?\n  take: 2\n",
    ),
    "several attributes at once": (
        "- Sango: Who?\n  unsure: 0.4\n\n- Kaede: I.\n",
        0,
        ItemEdit(settles=True, attributes={"take": "2", "pause": "500", "direction": "softly"}),
        "- Sango: Who?\n  direction: softly\n  pause: 500\n  take: 2\n\n- Kaede: I.\n",
    ),
    "several attributes in braces": (
        "- {Sango: Who?, direction: softly, or: [Rin]}\n",
        0,
        ItemEdit(settles=True, attributes={"take": "2", "pause": "500", "direction": ""}),
        "- {Sango: Who?, pause: 500, take: 2}\n",
    ),
    "beneath a text on several lines, before a blank one": (
        "- Sango: |\n    Who?\n\n\n# the gate\n- Kaede: I.\n",
        0,
        ItemEdit(attributes={"take": "2"}),
        "- Sango: |\n    Who?\n  take: 2\n\n\n# the gate\n- Kaede: I.\n",
    ),
    "the last line has no end": (
        "- Sango: Who?",
        0,
        ItemEdit(attributes={"take": "2"}),
        "- Sango: Who?\n  take: 2",
    ),
    "who tells from here on": (
        "- pov: Sango   # sure\n- narrator: I woke.\n",
        0,
        ItemEdit("Kaede"),
        "- pov: Kaede   # sure\n- narrator: I woke.\n",
    ),
    "a teller who was guessed": (
        "- pov: Sango\n  unsure: 0.5\n- narrator: I woke.\n",
        0,
        ItemEdit("Kaede", settles=True),
        "- pov: Kaede\n- narrator: I woke.\n",
    ),
    "letters outside of ASCII": (
        "- Ōkami „der Große“: Wer da – so spät?\n  unsure: 0.2\n- a: b\n",
        0,
        ItemEdit("Ryōga", settles=True),
        "- Ryōga: Wer da – so spät?\n- a: b\n",
    ),
    "the narrator": (
        "- Sango: The wind rose.\n  unsure: 0.2\n",
        0,
        ItemEdit("narrator", settles=True),
        "- narrator: The wind rose.\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "with a byte-order mark"])
def test_an_edit_leaves_what_a_hand_would_leave(case: str, mark: str) -> None:
    before, number, edit, after = CASES[case]
    head = HEAD.replace("\n", "\r\n") if "\r\n" in before else HEAD
    assert edit_items(mark + head + before, "script/01.yaml", {number: edit}) == mark + head + after


@pytest.mark.parametrize(
    ("item", "edit"),
    [
        ("- Sango: Who?\n", ItemEdit("sting")),
        ("- Sango: Who?\n", ItemEdit("  ")),
        ("- Sango: Who?\n", ItemEdit("x" * 2000)),
        ("- heading: Part One\n", ItemEdit("Sango")),
        ("- sting: scene\n", ItemEdit("Sango")),
        ("- Sango: Who?\n", ItemEdit(attributes={"effect": "echo"})),
        ("- Sango: Who?\n", ItemEdit(attributes={"take": "0"})),
    ],
)
def test_what_cannot_be_written_safely_is_refused(item: str, edit: ItemEdit) -> None:
    with pytest.raises(AudioficError):
        edit_items(HEAD + item, "script/01.yaml", {0: edit})


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=20
).filter(str.strip)


@given(names, st.booleans(), st.one_of(st.none(), names))
def test_whatever_the_name_and_direction_nothing_else_is_changed(
    name: str, settles: bool, direction: str | None
) -> None:
    text = HEAD + "- a: one  # two\n  unsure: 0.5\n\n# between\n- b: three\n  as: thought\n- c: four\n"
    edit = ItemEdit(name.strip(), settles, {"direction": direction.strip()} if direction else {})
    try:
        after = edit_items(text, "x", {1: edit})
    except AudioficError:
        return
    before, script = parse_script(text, "x"), parse_script(after, "x")
    assert [unit for at, unit in enumerate(cut_units(after, "x")) if at != 2] == [
        unit for at, unit in enumerate(cut_units(text, "x")) if at != 2
    ]
    line = script.items[1]
    assert isinstance(line, Line)
    assert line.text == "three"
    assert (script.items[0], script.items[2]) == (before.items[0], before.items[2])


def test_what_the_machine_wrote_comes_out_as_the_machine_would_write_it() -> None:
    """On a drafted script an edit is the same as composing the script anew."""
    script = parse_script(
        HEAD + "- a: one\n  unsure: 0.5\n  or: [b, c]\n\n- narrator: two\n- a: three\n", "x"
    )
    text = compose_script(script)
    first = script.items[0]
    assert isinstance(first, Line)
    settled = replace(first, speaker="b", confidence=None, runners_up=())
    edited = edit_items(text, "x", {0: ItemEdit("b", settles=True)})
    assert edited == compose_script(replace(script, items=(settled, *script.items[1:])))
