"""Huge pages: whether they are made where the kernel has them. What confines is in test_attacks.py."""

import subprocess
import sys
from pathlib import Path

import pytest

ENABLED = Path("/sys/kernel/mm/transparent_hugepage/enabled")
SCRIPT = """
from pathlib import Path
from tutor.practice import kernel

def huge():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) // 2048 for line in lines if line.startswith("AnonHugePages"))

small = [[number] for number in range(400_000)]  # some twenty megabytes
before = huge()
made = kernel.collapse(map(id, small))
print(before, made, huge(), small == [[number] for number in range(400_000)])
"""


@pytest.mark.skipif(
    not ENABLED.exists() or "[never]" in ENABLED.read_text(), reason="the kernel has no huge pages, or none are wanted"
)
def test_what_is_there_moves_into_huge_pages_and_stays_what_it_is():
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    before, made, after, same = ran.stdout.split()
    assert (before, same) == ("0", "True")
    assert int(after) >= 5
    assert int(made) >= int(after)
