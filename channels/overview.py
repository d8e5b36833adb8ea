#!/usr/bin/env python3
"""Writes docs/channels.md from the folders' own READMEs; with --check it only says whether that is up to date."""

import pathlib
import re
import sys

FOLDERS = pathlib.Path(__file__).resolve().parent
PAGE = FOLDERS.parent / "docs/channels.md"
HEAD = """# Channels

Where users are told. Each is a folder under `channels/`, which a channel of the configuration names as its `kind`; the folder's page
has an example and says what each setting means. What all of them share, such as `languages`, `components` and who must approve, is in
[configuration.md](configuration.md). This page is made from the folders' own by `./dev docs`.

| kind | what it does | settings |
| --- | --- | --- |
"""


def told_of(readme):
    """The README's first paragraph and the names of its settings, as a line of the table."""
    title, first, rest = re.fullmatch(r"# (\S+)\n\n(.+?)\n\n(.*)", readme.read_text(), re.S).groups()
    settings = re.findall(r"^\| (?!setting |---)(.+?) \|", rest, re.M)
    return f"| [{title}](../channels/{readme.parent.name}/README.md) | {' '.join(first.split())} | {'; '.join(settings) or 'none'} |\n"


def main():
    page = HEAD + "".join(told_of(readme) for readme in sorted(FOLDERS.glob("*/README.md")))
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page)
    elif not PAGE.exists() or PAGE.read_text() != page:
        sys.exit("docs/channels.md is not what the channels' READMEs say: run ./dev docs")


if __name__ == "__main__":
    main()
