"""Print the faults of names: python -m tests.architecture.list_names incidents/pages"""

import sys

from tests.architecture.names import RULES
from tracker.environment import ROOT

if __name__ == "__main__":
    wanted = tuple(sys.argv[1:]) or ("",)
    for rule in RULES:
        for fault in rule(ROOT):
            if any(place in fault for place in wanted):
                sys.stdout.write(f"{fault}\n")
