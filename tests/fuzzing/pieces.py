"""What broken stories are made of: names, sayings, quotation marks, headings, characters that hide."""

from __future__ import annotations

MISREAD = ("No", "Yes", "1", "null", "~", "1e3", "0x10", "12:30:00", "2026-01-01", "on")
"""Text that YAML takes for a boolean, a number, a date or nothing."""
NAMES = (
    *MISREAD, "Kagome", "InuYasha", "Sango", "Anne-Marie", "O'Brien", "Dr. Ash", "the old woman",
    "Jean-Luc de la Tour", "Null", "Off", "True", "=", "narrator", "Narrator", "unknown", "Unknown",
    "note", "Note", "or", "Or", "as", "Take", "type", "sting", "POV", "Heading", "bed", "lines",
    "chapter", "Cast", "-", "?", "*", "&Co", "#1", "@home", "%", "!", "<<", "Zoë", "Żaneta", "Ирина",
    "悟空", "مريم", "שרה", "अनु", "🦊", "Ko\u0308ln", "A\u200db", "İpek", "Straße",
)  # fmt: skip
"""What people and chat partners are called; YAML reads some of it as a boolean, a number or a mark."""
VERBS = ("said", "asked", "whispered", "thought", "shouted", "replied", "muttered", "was", "went")
OPENERS = ('"', "'", "“", "‘", "«", "»", "„", "「", "『", "—", "--", "- ", "*", "_", "(", "[", "<i>", "``")
CLOSERS = ('"', "'", "”", "’", "»", "«", "“", "」", "』", "—", "--", "", "*", "_", ")", "]", "</i>", "''")
SAYINGS = (
    *MISREAD, "...", "!", "?!", "#", "a: b", "I said: no", "I am #1", "- well", "? what", "%d", "@you",
    "`hm`", "[aside] yes", "{a}", "| x", "> x", "& x", "Hello,", "Where are you?", "Don't.",
    "It's the dogs' bowl", "’Twas night", "Wh-what?", "NOOOOO", "Mr. X.",
)  # fmt: skip
MARKS = (
    "***", "---", "~*~", "oOo", "#", "Chapter 1", "CHAPTER II: The Well", "Chapter One", "1.", "II",
    "Prologue", "A/N: thanks", "(A/N: open", "Disclaimer: I own nothing.", "Kagome's POV", "~Sango~",
    "(flashback)", "TBC", "End flashback", "Two days later", "Contents", "Title: No", "Author: 1",
    "by Anna", "Rating: T", "The End",
)  # fmt: skip
HIDDEN = "\x00\x01\x07\x08\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f\x80\x85\x9f\xad\ufeff\ufffe\uffff\ufffd"
ZERO_WIDTH = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2063\u2066\u2069\u202a\u202c\u202e\u180e\u034f\ufe0f"
)
BREAKS = (
    "\n",
    "\n\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "\t",
)
RTL = ("שלום", "«مرحبا»", "״כן״", "\u202eabc\u202c", "\u0627\u0644\u200f", "١٢٣", "؟", "،", "„לא”", "קָגוֹמֶה")
EMOJI = (
    "🦊",
    "👩\u200d👩\u200d👧",
    "🇯🇵",
    "👍🏽",
    "❤️",
    "1️⃣",
    "🏴\U000e0067\U000e0062\U000e007f",
    "©",
    "™",
    "㎏",
    "ﬃ",
    "ǅ",
)
MARKDOWN = (
    "# ", "## ", "> ", "- ", "1. ", "```\n", "    ", "***", "_", "**", "`", "[a](b)", "![a](b)", "[^1]",
    "<!--", "-->", "<b>", "</b>", "&amp;", "&#0;", "&#x110000;", "&lt;", "\\", "|a|b|\n|-|-|\n",
    "[a]: <b>\n", "---\n", "===\n", "  \n", "<script>", "</script>", "<div>", "~~~\n", "title: x\n",
    "...\n", "![", "](", "<http://a.b>",
)  # fmt: skip
