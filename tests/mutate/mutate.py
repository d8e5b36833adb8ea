#!/usr/bin/env python3
"""What would the tests not notice? Changes one thing in one place, runs the tests, puts it back.

    ./dev mutate criteria incidents timing            # every mutant of these rooms
    ./dev mutate course --sample 150                  # the course of events (src/flow/course*.cpp)
    ./dev mutate criteria --only history.cpp --list   # what would be tried
    ./dev mutate criteria --again survivors.txt       # only those that an earlier run printed

A mutant is killed if it crashes, hangs or fails a test; one that does not compile does not count.
First the room's own tests run; what survives them meets the tests of the course of events and the
stories. The rooms are built without sanitizers in build/mutate, once; only the changed file is
compiled anew, and no file of the project is touched. Survivors that no test can kill, because they
change nothing that anybody can see, stand with their reason in accepted.txt and are not tried. The
exit code is 1 if fewer than 95 % of the others are killed.
"""

import argparse
import collections
import functools
import glob
import os
import queue
import random
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build", "mutate")
PRECOMPILED = os.path.join(BUILD, "headers.h")
HOUSE = os.path.join(BUILD, "house")  # configured for the list of assets, never built
EMBEDDED = os.path.join(HOUSE, "src", "assets", "embedded.cpp")
ACCEPTED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "accepted.txt")
ROOMS = {"criteria": "src/criteria/*.cpp", "incidents": "src/incidents/*.cpp",
         "timing": "src/timing/*.cpp", "course": "src/flow/course*.cpp"}
BELOW = ("base", "domain", "settings", "criteria", "incidents", "timing")
SIGNALS = "conditions fields generic history json line_scanner text text_scanner".split()
FLAGS = ["-std=c++20", "-w", "-I", os.path.join(ROOT, "src"), "-I", os.path.join(ROOT, "tests"),
         f'-DGOJI_SOURCE_DIR="{ROOT}"', f'-DGOJI_BINARY_DIR="{BUILD}"']
LIBRARIES = ("-lfmt -lyaml-cpp -lcmark -licuuc -licui18n -lboost_json -lboost_container "
             "-lcrypto -lxxhash").split()
BAR = 0.95
PATIENCE = 20  # seconds, or ten times what the tests take without a mutant: then it hangs
MEMORY = 4 << 30  # a loop that grows ends before the machine does

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


def compile_one(source, target, *extra, by=("ccache", "g++")):
    done = run([*by, *FLAGS, *extra, "-c", source, "-o", target])
    return done.returncode == 0, done.stderr


def precompile(room):
    """All that the room's files include: most of what a mutant costs is to read that."""
    included = {line for path in sources_in(ROOMS[room]) for line in lines_of(path)
                if line.startswith("#include")}
    with open(PRECOMPILED, "w", encoding="utf-8") as file:
        file.write("\n".join(sorted(included)) + "\n")
    good, said = compile_one(PRECOMPILED, PRECOMPILED + ".gch", "-O0", "-x", "c++-header")
    if not good:
        sys.exit(f"the headers of {room} do not compile:\n{said}")
    return "-include", PRECOMPILED


def is_fresh(source, target):
    try:
        made = os.path.getmtime(target)
        with open(target + ".d", encoding="utf-8") as file:
            needs = file.read().replace("\\\n", " ").split(":", 1)[1].split()
        return all(os.path.getmtime(need) <= made for need in needs)
    except OSError:
        return False


def build(sources, jobs):
    stale = [s for s in sources if not is_fresh(s, object_of(s))]

    def one(source):
        target = object_of(source)
        level = "-O0" if source.startswith(os.path.join(ROOT, "tests")) else "-O1"
        good, said = compile_one(source, target, level, "-MMD", "-MF", target + ".d")
        if not good:
            sys.exit(f"{source} does not compile:\n{said}")

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, stale))


def list_assets():
    """CMake writes the list of what is built into the program when it configures."""
    os.makedirs(BUILD, exist_ok=True)
    done = run(["cmake", "--preset", "release", "-B", HOUSE], cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"cannot be configured:\n{done.stderr}")


def sources_in(pattern):
    return sorted(glob.glob(os.path.join(ROOT, pattern)))


def programs(room):
    """The room's own tests, then those of the course: (name, sources)."""
    below = [s for part in BELOW for s in sources_in(f"src/{part}/*.cpp")]
    main = [os.path.join(ROOT, "tests/support/main.cpp")]
    course = sources_in("src/flow/course*.cpp") + sources_in("src/flow/backtest*.cpp")
    course += [os.path.join(ROOT, "src/flow/local_time.cpp")]
    course += [os.path.join(ROOT, f"src/signals/{name}.cpp") for name in SIGNALS]
    course += sources_in("src/messages/*.cpp") + sources_in("src/assets/*.cpp") + [EMBEDDED]
    plays = sources_in("tests/flow/course_*_test.cpp") + sources_in("tests/flow/backtest_test.cpp")
    plays += sources_in("tests/scenario/*_test.cpp")
    own = [] if room == "course" else [
        (f"{room}_tests", below + main + sources_in(f"tests/{room}/*_test.cpp"))]
    return [*own, ("course_tests", below + main + course + plays)]


def mutants_of(path):
    """(line number, new line, what) for every small change; "again" if a line has the same twice."""
    seen = set()
    for number, line, what in changes_in(path):
        while (number, what) in seen:
            what += " again"
        seen.add((number, what))
        yield number, line, what


def changes_in(path):
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


@functools.lru_cache(maxsize=None)
def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


class Trial:
    """One room's tests, built; each mutant is tried in a folder that nobody else uses just now."""

    def __init__(self, room, jobs):
        self.programs = []
        self.headers = precompile(room)
        self.desks = queue.SimpleQueue()
        for i in range(jobs):
            self.desks.put(os.path.join(BUILD, f"desk-{i}"))
            os.makedirs(os.path.join(BUILD, f"desk-{i}"), exist_ok=True)
        for name, sources in programs(room):
            build(sources, jobs)
            began = time.monotonic()
            good, said = self.plays(os.path.join(BUILD, name), sources, {}, 600)
            if not good:
                sys.exit(f"{name} fails without any mutant:\n{said}")
            self.programs.append((name, sources, max(PATIENCE, 10 * (time.monotonic() - began))))

    @staticmethod
    def plays(program, sources, instead, patience):
        objects = [instead.get(source, object_of(source)) for source in sources]
        linked = run(["g++", "-fuse-ld=mold", *objects, *LIBRARIES, "-o", program])
        if linked.returncode != 0:
            return False, linked.stderr[-2000:]
        try:
            done = run(["prlimit", f"--as={MEMORY}", program, "--abort"], timeout=patience, cwd=ROOT,
                       errors="replace")
        except subprocess.TimeoutExpired:
            return False, "hangs"
        return done.returncode == 0, done.stdout[-2000:]

    def fate(self, path, number, line):
        """A copy is changed: all includes are found from src/, so it may lie anywhere."""
        desk = self.desks.get()
        try:
            mutant, target = os.path.join(desk, "mutant.cpp"), os.path.join(desk, "mutant.o")
            lines = lines_of(path)
            with open(mutant, "w", encoding="utf-8") as file:
                file.write("\n".join([*lines[:number], line, *lines[number + 1:]]))
            if not compile_one(mutant, target, "-O0", *self.headers, by=("g++",))[0]:
                return "does not compile"
            alive = all(self.plays(os.path.join(desk, name), sources, {path: target}, patience)[0]
                        for name, sources, patience in self.programs)
            return "survives" if alive else "killed"
        finally:
            self.desks.put(desk)


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


def key_of(mutant):
    path, number, _, what = mutant
    return os.path.relpath(path, ROOT), lines_of(path)[number].strip(), what


def shown(mutant):
    name, before, what = key_of(mutant)
    return f"{name}:{mutant[1] + 1}: {what}: {before}"


def chosen(room, options):
    """The mutants of a room that are to be tried."""
    paths = [p for p in sources_in(ROOMS[room]) if options.only in (None, os.path.basename(p))]
    mutants = [(path, *mutant) for path in paths for mutant in mutants_of(path)]
    if options.again:
        with open(options.again, encoding="utf-8") as file:
            told = {re.sub(r":\d+:", ":", line.rsplit("survives  ", 1)[-1].strip(), count=1)
                    for line in file if "survives  " in line}
        mutants = [m for m in mutants if re.sub(r":\d+:", ":", shown(m), count=1) in told]
    if options.sample and options.sample < len(mutants):
        mutants = sorted(random.Random(room).sample(mutants, options.sample))
    return mutants


def told(fates):
    return ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))


def try_room(room, options, known):
    mutants = chosen(room, options)
    trial = Trial(room, options.jobs)

    def try_one(mutant):
        fate = "accepted" if key_of(mutant) in known else trial.fate(*mutant[:3])
        if fate == "survives":
            print(f"survives  {shown(mutant)}", flush=True)
        return fate

    with ThreadPoolExecutor(options.jobs) as pool:
        fates = collections.Counter(pool.map(try_one, mutants))
    print(f"{room}: {told(fates)}", flush=True)
    return fates


def main():
    parser = argparse.ArgumentParser(description="What would the tests not notice?")
    parser.add_argument("rooms", nargs="+", choices=tuple(ROOMS))
    parser.add_argument("--only", help="one file of the room")
    parser.add_argument("--sample", type=int, help="so many mutants a room, always the same ones")
    parser.add_argument("--again", help="only the survivors that this file tells of")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true", help="do not run, only say what would be tried")
    options = parser.parse_args()
    if options.list:
        for room in options.rooms:
            print("\n".join(shown(mutant) for mutant in chosen(room, options)))
        return 0
    list_assets()
    known, fates = accepted(), collections.Counter()
    for room in options.rooms:
        fates += try_room(room, options, known)
    judged = fates["killed"] + fates["survives"]
    if judged > 0:
        print(f"{told(fates)}; {100 * fates['killed'] / judged:.1f} % killed")
    return 0 if fates["killed"] >= BAR * judged else 1


if __name__ == "__main__":
    sys.exit(main())
