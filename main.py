"""`python main.py` is `relaxapp`."""

import sys

from relaxapp.cli import main

if __name__ == "__main__":
    sys.exit(main())
