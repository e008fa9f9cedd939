"""Counts the instructions that attain executes for a path of W1: a measure of speed that no other work on the machine
disturbs.

valgrind's callgrind counts a short and a longer run on one thread; the difference, divided by the paths between them,
is the cost of a path, and what is left is the cost of the start. valgrind knows AVX2 and not AVX-512, so AVX2 is asked
for. `instructions.json` holds what is expected. A change of more than five per cent, either way, fails: faster is
welcome too, and then belongs into the changelog together with the new numbers (`scripts/bench instructions --update`).
"""

import json
import os
import re
import shutil
import subprocess

SHORT, LONG = 16 * 1024, 48 * 1024
TOLERANCE = 0.05


def check(binary, folder, update=False):
    """True if the counts are as expected, or could not be made."""
    if shutil.which("valgrind") is None:
        print("SKIPPED: valgrind is not installed, so that no instructions were counted.")
        return True
    short, long = (counted(binary, folder / "w1.json", paths) for paths in (SHORT, LONG))
    if short is None or long is None:
        return False
    per_path = (long - short) / (LONG - SHORT)
    found = {"per_path": round(per_path), "start": round(short - per_path * SHORT)}
    file = folder / "instructions.json"
    expected = json.loads(file.read_text())
    print(f"{found['per_path']:,} for a path (expected {expected['per_path']:,} ± {TOLERANCE:.0%}),", end="")
    print(f" {found['start']:,} for the start (expected {expected['start']:,})")
    if update:
        file.write_text(json.dumps(found) + "\n")
        return True
    return abs(found["per_path"] / expected["per_path"] - 1) <= TOLERANCE


def counted(binary, scenario, paths):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, "run", scenario]
    command += ["--paths", str(paths), "--threads", "1", "--json"]
    environment = os.environ | {"ATTAIN_SIMD": "avx2"}
    answer = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", answer.stderr)
    if answer.returncode != 0 or found is None:
        print(f"valgrind could not count:\n{answer.stderr}")
        return None
    return int(found[1])
