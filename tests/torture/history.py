"""What happened in a run under torture: one JSON object a line, each on disk before the next thing happens."""

import json
import threading
import time


class History:
    def __init__(self, path):
        self.path = path
        self._guard = threading.Lock()
        self._file = open(path, "w", encoding="utf-8")
        self._began = time.monotonic()

    def write(self, what, **facts):
        with self._guard:
            line = {"at": round(time.monotonic() - self._began, 4), "what": what, **facts}
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def close(self):
        self._file.close()


def read(path):
    """Every line. A line that cannot be read is an error: a checker that skips is no checker."""
    lines = []
    with open(path, encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            try:
                lines.append(json.loads(text))
            except ValueError as error:
                raise SystemExit(f"{path}:{number}: unreadable: {error}") from error
    return lines
