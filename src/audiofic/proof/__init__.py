"""What `audiofic check` proves of a finished book: its lines in sounds, captions, chapter marks and files.

| module | what it proves |
|---|---|
| `built` | every line of the script that is heard has its sounds in the chapter, in order |
| `captions` | the captions, as a player parses them, are the script: words, speakers, order, times |
| `marks` | the book's chapter marks, as players read them, are where the chapters begin |
| `hearing` | the decoded file has sound wherever a line is to be heard |

No proof imports the room whose work it looks at; `commands/proving.py` brings the two sides together.
docs/fidelity.md says what each proof can and can't prove.
"""
