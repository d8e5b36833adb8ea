"""People and scripts who announce outages: each says something again under the same key until it is acknowledged, and
writes down what was."""

import http.client
import json
import random
import threading

RETRY = 0.05  # seconds between two tries


class Operator(threading.Thread):
    """Announces, updates and ends one incident after the other, about a component of its own."""

    def __init__(self, number, goji, history, seed):
        super().__init__(daemon=True)
        self.number = number
        self.goji = goji
        self.history = history
        self.random = random.Random(f"{seed}-{number}")
        self.stopping = threading.Event()
        self.failure = None

    def run(self):
        try:
            turn = 0
            while not self.stopping.is_set():
                turn += 1
                self.one_outage(f"w{self.number}-{turn}")
        except Exception as error:  # told by whoever waits for this thread
            self.failure = error

    def one_outage(self, name):
        incident = self.say(f"{name}-opened", "/api/v1/incidents", {
            "components": {f"part-{self.number}": "major_outage"}})["id"]
        for update in range(self.random.randrange(3)):
            self.say(f"{name}-update{update}", f"/api/v1/incidents/{incident}/updates", {"status": "identified"})
        if self.random.randrange(4) == 0:
            self.say(f"{name}-retracted", f"/api/v1/incidents/{incident}/retract", {})
        else:
            self.say(f"{name}-resolved", f"/api/v1/incidents/{incident}/updates", {"status": "resolved"})

    def say(self, word, path, body):
        """Until it is acknowledged; anything but yes and "later" is a failure of the run."""
        body = {**body, "messages": {"en": {"title": f"Outage {word}", "body": f"As of {word}."}}}
        self.history.write("says", word=word, path=path)
        while True:
            status, answer = self.goji.ask("POST", path, body, {"Idempotency-Key": word})
            if status in (200, 201):
                self.history.write("acknowledged", word=word, incident=answer["id"],
                                   revision=answer["update"]["id"], kind=answer["update"]["kind"])
                return answer
            if status not in (None, 503):
                raise AssertionError(f"{word}: {path} was answered {status}: {answer}")
            self.stopping.wait(RETRY) if not self.stopping.is_set() else threading.Event().wait(RETRY)

    def stop(self, patience):
        self.stopping.set()
        self.join(patience)
        if self.is_alive():
            raise SystemExit(f"operator {self.number} still waits for its answer")
        if self.failure:
            raise SystemExit(f"operator {self.number}: {self.failure}")


def ask(port, token, method, path, body=None, headers=None, timeout=10):
    """Status and JSON of the answer; (None, None) if none came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body=None if body is None else json.dumps(body),
                           headers={"Authorization": f"Bearer {token}", **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text)
    except (OSError, http.client.HTTPException, ValueError):
        return None, None
    finally:
        connection.close()
