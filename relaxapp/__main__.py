"""`python -m relaxapp` is `relaxapp`."""

import sys

from relaxapp.cli import main

sys.exit(main())
