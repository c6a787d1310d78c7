"""Proofs that the finished book is the story, which share nothing with what they check: `audiofic check`.

| module | what it proves |
|---|---|
| `story` | the manuscript holds every word of the author's file, in order |
| `speech` | every line that is to be heard is in the chapter's sounds, once and in order, with its words |
| `captions` | the captions, as a player parses them, are the script: words, speakers, order, times |
| `marks` | the book's chapter marks, as players read them, are where the chapters begin |
| `hearing` | the decoded file has sound wherever a line is to be heard |

No proof imports the room whose work it looks at: `raw` reads the author's file with other parsers than
`manuscript`, `scripts` the YAML without `script`, and nothing is cast, laid out or mixed here. What each
proof can and can't prove, docs/fidelity.md says.
"""
