#!/usr/bin/env python3
"""The engine against the reference, notice by notice, on random histories.

    python3 compare.py --goji build/release/goji                    # ten seeds of every mode
    python3 compare.py --goji build/release/goji --modes mixed,lone --seeds 1-500 --jobs 2

Each history goes through `goji backtest` as an operator would call it, and through
policy_reference.py. Every notice must agree in kind, second, components, impacts, and whether it is
automatic; so must incidents, promises and share-minutes. The first differences are printed with the
command that shows the history, and the exit code is 1.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import histories  # noqa: E402
import policy_reference as reference  # noqa: E402


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def engine_output(goji, config, signals):
    done = subprocess.run(
        [goji, "backtest", "--config", config, "--signals", signals, "--format", "json"],
        capture_output=True, text=True, timeout=120, check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def compare(goji, level, mode, seed):
    """The differences of one history, as lines; none if both say the same."""
    config, text = histories.history(mode, seed)
    with tempfile.TemporaryDirectory() as folder:
        config_file = write(folder, "config.json", json.dumps(config))
        signals_file = write(folder, "signals.jsonl", text)
        try:
            theirs = engine_output(goji, config_file, signals_file)
            ours = reference.backtest(config, signals_file)
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
            return [f"{type(error).__name__}: {error}"]
    return reference.differences(ours, theirs, level)


def seeds_of(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser(description="The engine against the reference.")
    parser.add_argument("--goji", required=True, help="the program")
    parser.add_argument("--modes", default=",".join(histories.MODES), help="some, by commas")
    parser.add_argument("--seeds", default="1-10", type=seeds_of, help="FIRST-LAST")
    parser.add_argument("--level", choices=("strict", "notices", "loose"), default="strict")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="so many differing histories a mode")
    options = parser.parse_args()

    compared, differing = 0, 0
    with ProcessPoolExecutor(options.jobs) as pool:
        for mode in options.modes.split(","):
            waiting = {
                seed: pool.submit(compare, options.goji, options.level, mode, str(seed))
                for seed in options.seeds
            }
            shown = []
            for seed, found in waiting.items():
                lines = found.result()
                if lines:
                    shown.append(seed)
                if lines and len(shown) <= options.show:
                    print(f"histories.py --mode {mode} --seed {seed} --out DIR")
                    print("\n".join(f"  {line}" for line in lines[:12]))
            compared += len(waiting)
            differing += len(shown)
            numbers = ": " + " ".join(map(str, shown)) if shown else ""
            print(f"{mode:14} {len(waiting)} compared, {len(shown)} differ{numbers}", flush=True)
    print(f"{compared} histories, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
