"""`python -m audiofic`: the command line."""

from audiofic.cli import main

if __name__ == "__main__":
    main()
