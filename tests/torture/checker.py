"""Reads the history of a run and says what must not be in it. It believes nothing that it cannot read, and a history in
which nothing happened proves nothing."""

import collections
import re

import history

# Channels of the run, by what is promised of them.
KEYED, NAMED, PAGE, BLIND, NOWHERE = "hook", "named", "page", "mail", "nowhere"
ARRIVALS = {KEYED: "arrived", NAMED: "arrived by name"}
DELIVERED = {"accepted", "visible"}
TAKEN_BACK = {"cancelled"}
TIMELY = 1.5  # seconds; to look up a name takes longer where nobody answers


class Wrong(list):
    def add(self, text):
        self.append(text)


def check(path, least_acknowledged, least_kills):
    """What is wrong, as sentences, and what there was, as counts."""
    lines = history.read(path)
    of = collections.defaultdict(list)
    for line in lines:
        of[line["what"]].append(line)
    wrong = Wrong()
    counts = {"acknowledged": len(of["acknowledged"]), "kills": len(of["killed"]), "arrivals": len(of["arrived"]),
              "mails": len(of["mailed"]), "deliveries": len(of["delivery"]),
              "mails that may be there twice": sum(line["flagged"] for line in of["delivery"])}
    if len(of["end"]) != 1:
        wrong.add("the history has no end: the run was cut off")
    if counts["acknowledged"] < least_acknowledged:
        wrong.add(f"only {counts['acknowledged']} words were acknowledged: nothing was tested")
    if counts["kills"] < least_kills:
        wrong.add(f"only {counts['kills']} kills: nothing was tested")
    check_words(of, wrong)
    check_deliveries(of, wrong)
    for channel in ARRIVALS:
        check_arrivals(of, wrong, channel)
    check_no_names(of, wrong)
    check_mails(of, wrong)
    return wrong, counts


def word_in(title):
    """What an operator said; nothing if it was goji itself."""
    found = re.fullmatch(r"Outage (w\d+-\S+)", title)
    return found and found[1]


def check_words(of, wrong):
    """What was acknowledged is there, once; what is there was said."""
    kept = collections.Counter()
    revision_of = {}
    said = {line["word"] for line in of["says"]}
    for line in of["revision"]:
        word = word_in(line["title"])
        if not word:
            continue  # goji's own, about an outage that it was stopped in for a minute
        kept[word] += 1
        revision_of[word] = line["revision"]
        if word not in said:
            wrong.add(f"revision {line['revision']} says {line['title']!r}, and nobody ever did")
    for line in of["acknowledged"]:
        word = line["word"]
        if kept[word] == 0:
            wrong.add(f"{word} was acknowledged and is lost")
        elif kept[word] > 1:
            wrong.add(f"{word} is there {kept[word]} times")
        elif revision_of[word] != line["revision"]:
            wrong.add(f"{word} was acknowledged as revision {line['revision']} and is {revision_of[word]}")


def check_deliveries(of, wrong):
    """One delivery for each revision and channel, and all have come to a good end."""
    seen = collections.Counter((line["revision"], line["channel"]) for line in of["delivery"])
    for (revision, channel), times in seen.items():
        if times > 1:
            wrong.add(f"revision {revision} was planned {times} times for {channel}")
    heard = told(of)
    for line in of["revision"]:
        for channel in (KEYED, NAMED, PAGE, BLIND):
            # Where nothing arrived, nobody is told that it was wrong.
            wanted = line["kind"] != "retracted" or channel == PAGE or (line["incident"], channel) in heard
            if wanted and not seen[(line["revision"], channel)]:
                wrong.add(f"revision {line['revision']} was never planned for {channel}")
    for line in of["delivery"]:
        allowed = DELIVERED | TAKEN_BACK | ({"superseded"} if line["channel"] == PAGE else set())
        if line["channel"] == BLIND and line["flagged"]:
            allowed = allowed | {"dead"}  # nobody can know, and it was said often enough
        if line["channel"] == NOWHERE:
            if line["state"] in DELIVERED:
                wrong.add(f"delivery {line['id']} to a host that does not exist counts as {line['state']}")
        elif line["state"] not in allowed:
            wrong.add(f"delivery {line['id']} of revision {line['revision']} to {line['channel']} is {line['state']}: "
                      f"{line['error']}")


def told(of):
    """Of which incidents anything but a retraction arrived at which channels, or counts as if it had."""
    posts = {line["revision"]: line["incident"] for line in of["revision"] if line["kind"] != "retracted"}
    revision_of = {word: line["revision"] for line in of["revision"] if (word := word_in(line["title"]))}
    arrived = {(line["revision"], channel) for channel in ARRIVALS for line in of[ARRIVALS[channel]]}
    arrived |= {(revision_of.get(word_in(line["title"])), BLIND) for line in of["mailed"]}
    arrived |= {(line["revision"], line["channel"]) for line in of["delivery"] if line["state"] in DELIVERED}
    return {(posts[revision], channel) for revision, channel in arrived if revision in posts}


def check_mails(of, wrong):
    """Nobody can ask where mails have gone: what counts as delivered was taken, and a double is flagged."""
    taken = collections.Counter(word for line in of["mailed"] if (word := word_in(line["title"])))
    word_of = {line["revision"]: word for line in of["revision"] if (word := word_in(line["title"]))}
    for word in set(taken) - set(word_of.values()):
        wrong.add(f"{word} was mailed and is not in the store")
    for line in of["delivery"]:
        if line["channel"] != BLIND or line["revision"] not in word_of:
            continue
        times = taken[word_of[line["revision"]]]
        if line["state"] in DELIVERED and not times:
            wrong.add(f"mail {line['id']} counts as {line['state']} and never arrived")
        if times > 1 and not line["flagged"]:
            wrong.add(f"mail {line['id']} arrived {times} times and nothing says so")


def check_no_names(of, wrong):
    """While no name could be looked up, what needed one waited, and nothing else did."""
    if len(of["no names"]) != 1 or len(of["names again"]) != 1:
        wrong.add("there was no time without names")
        return
    begin, end = of["no names"][0]["at"], of["names again"][0]["at"]
    if not of["names again"][0]["asked"]:
        wrong.add("no name was asked for while there were none")
    if early := [line for line in of[ARRIVALS[NAMED]] if begin <= line["at"] <= end]:
        wrong.add(f"{len(early)} arrived by a name that nobody could look up")
    taken_back = {line["revision"]: line["state"] in TAKEN_BACK for line in of["delivery"] if line["channel"] == KEYED}
    arrived = {}
    for line in of[ARRIVALS[KEYED]]:
        arrived.setdefault(line["revision"], line["at"])
    late = [arrived.get(line["revision"], end) - line["at"] for line in of["acknowledged"]
            if begin <= line["at"] <= end - TIMELY and not taken_back.get(line["revision"])]
    if len(late) < 5:
        wrong.add(f"only {len(late)} words were acknowledged while there were no names: nothing was tested")
    elif max(late) > TIMELY:
        wrong.add(f"while there were no names, others waited {max(late):.1f} s")


def check_arrivals(of, wrong, channel):
    """What counts as delivered has arrived, under one key, and in the order in which it was said."""
    keys = collections.defaultdict(set)
    order = []
    incident_of = {line["revision"]: line["incident"] for line in of["revision"]}
    for line in of[ARRIVALS[channel]]:
        if not keys[line["revision"]]:
            order.append(line["revision"])
        keys[line["revision"]].add(line["key"])
    for revision, under in keys.items():
        if len(under) > 1:
            wrong.add(f"revision {revision} arrived under {len(under)} keys")
        if revision not in incident_of:
            wrong.add(f"revision {revision} arrived and is not in the store")
    for line in of["delivery"]:
        if line["channel"] == channel and line["state"] in DELIVERED and not keys[line["revision"]]:
            wrong.add(f"delivery {line['id']} counts as {line['state']} and never arrived")
    last = {}
    for revision in order:
        incident = incident_of.get(revision)
        if int(revision) < last.get(incident, 0):
            wrong.add(f"revision {revision} arrived for the first time after revision {last[incident]}")
        last[incident] = max(last.get(incident, 0), int(revision))
