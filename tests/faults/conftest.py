"""The damage itself is done by docs/faults.py, which the script for the published counts uses too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "docs"))
