#!/usr/bin/env python3
"""What would the tests not notice? Changes one thing in one place, runs the tests, puts it back.

    ./dev mutate criteria incidents timing            # every mutant of these rooms
    ./dev mutate criteria --only history.cpp --list   # what would be tried

A mutant is killed if it does not compile, crashes, hangs or fails a test. First the room's own tests
run; what survives them meets the tests of the course of events and the stories. The rooms are built
without sanitizers and optimisation in build/mutate; only the changed file is compiled anew. Survivors
that no test can kill, because they change nothing that anybody can see, stand with their reason in
accepted.txt and count as killed. The exit code is 1 below 95 %.
"""

import argparse
import glob
import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build", "mutate")
ACCEPTED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "accepted.txt")
BELOW = ("base", "domain", "settings", "criteria", "incidents", "timing")
SIGNALS = "conditions fields generic history json line_scanner text text_scanner".split()
FLAGS = ["-std=c++20", "-O0", "-w", "-I", os.path.join(ROOT, "src"), "-I", os.path.join(ROOT, "tests"),
         f'-DGOJI_SOURCE_DIR="{ROOT}"', f'-DGOJI_BINARY_DIR="{BUILD}"']
LIBRARIES = "-lfmt -lyaml-cpp -licuuc -licui18n -lboost_json -lboost_container -lcrypto".split()
BAR = 0.95

SWAPS = [
    (r" <= ", " < "), (r" >= ", " > "), (r" < ", " <= "), (r" > ", " >= "), (r" == ", " != "),
    (r" != ", " == "), (r" \+ ", " - "), (r" - ", " + "), (r" \* ", " / "), (r" / ", " * "),
    (r" && ", " || "), (r" \|\| ", " && "), (r"\btrue\b", "false"), (r"\bfalse\b", "true"),
    (r"std::min\b", "std::max"), (r"std::max\b", "std::min"), (r"(?<=[(\s])!(?=\w)", ""),
    (r"any_of\b", "all_of"), (r"all_of\b", "any_of"), (r"lower_bound\b", "upper_bound"),
    (r"upper_bound\b", "lower_bound"),
]
NUMBER = re.compile(r"(?<![\w.\"'])(\d+(?:\.\d+)?)(?![\w.'\"])")
STATEMENT = re.compile(r"^\s+(?!return\b|const\b|auto\b|using\b|break\b|continue\b|throw\b|static\b)"
                       r"[\w.\->()\[\]:*]+(?:\(.*\)|\s*[+-]?=\s*.+);\s*$")


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def object_of(source):
    return os.path.join(BUILD, os.path.relpath(source, ROOT).replace("/", "__") + ".o")


def compile_one(source, target, extra=()):
    done = run(["ccache", "g++", *FLAGS, *extra, "-MMD", "-MF", target + ".d", "-c", source, "-o", target])
    return done.returncode == 0, done.stderr


def is_fresh(source, target):
    try:
        made = os.path.getmtime(target)
        with open(target + ".d", encoding="utf-8") as file:
            needs = file.read().replace("\\\n", " ").split(":", 1)[1].split()
        return all(os.path.getmtime(need) <= made for need in needs)
    except OSError:
        return False


def build(sources, jobs):
    os.makedirs(BUILD, exist_ok=True)
    stale = [s for s in sources if not is_fresh(s, object_of(s))]

    def one(source):
        good, said = compile_one(source, object_of(source))
        if not good:
            sys.exit(f"{source} does not compile:\n{said}")

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, stale))
    return [object_of(source) for source in sources]


def sources_in(pattern):
    return sorted(glob.glob(os.path.join(ROOT, pattern)))


def programs(room):
    """The room's own tests, then those of the course: (name, sources)."""
    below = [s for part in BELOW for s in sources_in(f"src/{part}/*.cpp")]
    main = [os.path.join(ROOT, "tests/support/main.cpp")]
    course = sources_in("src/flow/course*.cpp") + sources_in("src/flow/backtest*.cpp")
    course += [os.path.join(ROOT, "src/flow/local_time.cpp")]
    course += [os.path.join(ROOT, f"src/signals/{name}.cpp") for name in SIGNALS]
    plays = sources_in("tests/flow/course_*_test.cpp") + sources_in("tests/flow/backtest_test.cpp")
    plays += [s for s in sources_in("tests/scenario/*_test.cpp")  # those that need no messages
              if not s.endswith(("explained_test.cpp", "sentences_test.cpp"))]
    return [(f"{room}_tests", below + main + sources_in(f"tests/{room}/*_test.cpp")),
            ("course_tests", below + main + course + plays)]


def mutants_of(path):
    """(line number, new line, what) for every small change."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines):
        code = line.split("//")[0].rstrip()
        if not code.strip() or code.lstrip().startswith(("#", "*", "namespace", "using", "template")):
            continue
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: "\0" * len(m.group()), code)
        for pattern, swap in SWAPS:
            for match in re.finditer(pattern, outside):
                changed = code[: match.start()] + swap + code[match.end():]
                yield number, changed, f"{match.group().strip()} -> {swap.strip() or 'nothing'}"
        for match in NUMBER.finditer(outside):
            more = match.group(1) + "1" if "." in match.group(1) else str(int(match.group(1)) + 1)
            yield number, code[: match.start()] + more + code[match.end():], f"{match.group(1)} -> {more}"
        if STATEMENT.match(outside) and outside.count("(") == outside.count(")"):
            yield number, "", "the statement is gone"


class Trial:
    def __init__(self, room, jobs):
        self.programs = []
        for name, sources in programs(room):
            build(sources, jobs)
            self.programs.append((name, sources))
            good, said = self.plays(name, sources, {})
            if not good:
                sys.exit(f"{name} fails without any mutant:\n{said}")

    @staticmethod
    def plays(name, sources, instead):
        program = os.path.join(BUILD, name)
        objects = [instead.get(source, object_of(source)) for source in sources]
        linked = run(["g++", "-fuse-ld=mold", *objects, *LIBRARIES, "-o", program])
        if linked.returncode != 0:
            return False, linked.stderr[-2000:]
        try:
            done = run([program, "--abort"], timeout=120, cwd=ROOT)
        except subprocess.TimeoutExpired:
            return False, "hangs"
        return done.returncode == 0, done.stdout[-2000:]

    def survives(self, path, number, line):
        """A copy is changed; what includes it from its own folder still finds its neighbours."""
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        lines[number] = line
        mutant = os.path.join(BUILD, "mutant.cpp")
        with open(mutant, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        target = mutant + ".o"
        good, _ = compile_one(mutant, target)
        if not good:
            return False
        return all(self.plays(name, sources, {path: target})[0] for name, sources in self.programs)


def accepted():
    """{(file, the line without spaces around it, what): reason}"""
    known = {}
    if os.path.exists(ACCEPTED):
        with open(ACCEPTED, encoding="utf-8") as file:
            for entry in file:
                parts = [part.strip() for part in entry.rstrip("\n").split(" | ")]
                if len(parts) == 4 and not entry.startswith("#"):
                    known[tuple(parts[:3])] = parts[3]
    return known


def main():
    parser = argparse.ArgumentParser(description="What would the tests not notice?")
    parser.add_argument("rooms", nargs="+", choices=("criteria", "incidents", "timing"))
    parser.add_argument("--only", help="one file of the room")
    parser.add_argument("--sample", type=int, help="so many mutants a room, always the same ones")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true", help="do not run, only say what would be tried")
    options = parser.parse_args()
    known, tried, killed, survivors = accepted(), 0, 0, []
    for room in options.rooms:
        paths = [p for p in sources_in(f"src/{room}/*.cpp") if options.only in (None, os.path.basename(p))]
        all_mutants = [(path, *mutant) for path in paths for mutant in mutants_of(path)]
        if options.sample and options.sample < len(all_mutants):
            all_mutants = sorted(random.Random(room).sample(all_mutants, options.sample))
        trial = None if options.list else Trial(room, options.jobs)
        for path, number, line, what in all_mutants:
            with open(path, encoding="utf-8") as file:
                before = file.read().split("\n")[number].strip()
            shown = os.path.relpath(path, ROOT)
            if options.list:
                print(f"{shown}:{number + 1}: {what}: {before}")
                continue
            tried += 1
            if (shown, before, what) in known or not trial.survives(path, number, line):
                killed += 1
                continue
            survivors.append(f"{shown}:{number + 1}: {what}: {before}")
            print(f"survives  {survivors[-1]}", flush=True)
        if not options.list:
            print(f"{room}: {tried} tried so far, {killed} killed", flush=True)
    if options.list or tried == 0:
        return 0
    print(f"{killed} of {tried} killed: {100 * killed / tried:.1f} %")
    return 0 if killed >= BAR * tried else 1


if __name__ == "__main__":
    sys.exit(main())
