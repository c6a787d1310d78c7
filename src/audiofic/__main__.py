"""`python -m audiofic`: the command line."""

import sys

if __name__ == "__main__":
    # Python has put the working folder first: a `yaml.py` in a stranger's production would be run as ours.
    if not sys.flags.safe_path:
        del sys.path[0]
    from audiofic.cli import main

    main()
