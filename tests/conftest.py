"""What several tests need.

`COOPCLI_GOLDEN=write pytest tests/test_output.py` writes the golden files anew, to be read before they are committed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

TESTS = Path(__file__).parent
if str(TESTS) not in sys.path:  # tests share hard_corpus.py
    sys.path.insert(0, str(TESTS))
# What a terminal or a user's settings say must not reach a test.
for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUNBUFFERED", "COOPCLI_CORPUS", "COOPCLI_FORMAT"):
    os.environ.pop(name, None)
os.environ["XDG_CONFIG_HOME"] = str(TESTS / "no-settings")
# A shell that starts the tests in the background has them ignore Ctrl-C, and what they start would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)
