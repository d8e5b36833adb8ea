"""A name server that knows one name, and is dead when it is told to be. What it knows is to be forgotten at once, so
that every delivery to that name needs it."""

import socket
import struct
import threading
import time

NAME = "named.torture.example"
HOW = ("swallows", "refuses", "fails")
NO_SUCH_NAME, FAILED, REFUSED = 3, 2, 5  # RFC 1035, 4.1.1
A, INTERNET = 1, 1


class NameServer:
    def __init__(self, history, folder):
        self.history = history
        self.how = "is well"
        self.until = 0.0
        self.asked = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.resolv_conf = folder / "resolv.conf"
        self.resolv_conf.write_text("nameserver 127.0.0.1\n")
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def misbehave(self, how, seconds):
        self.history.write("names", how=how, seconds=seconds)
        self.how, self.until = how, time.monotonic() + seconds

    def mood(self):
        return self.how if time.monotonic() < self.until else "is well"

    def serve(self):
        while True:
            try:
                question, sender = self.socket.recvfrom(4096)
                answer = self.answer_to(question)
                if answer:
                    self.socket.sendto(answer, sender)
            except OSError:
                return  # closed

    def answer_to(self, question):
        """Nothing if it keeps silent."""
        self.asked += 1
        how = self.mood()
        if how == "swallows":
            return None
        if how != "is well":
            return self.reply(question, REFUSED if how == "refuses" else FAILED)
        name, kind = self.read(question)
        if name != NAME:
            return None if name.endswith(".invalid") else self.reply(question, NO_SUCH_NAME)
        return self.reply(question, 0, known=kind == A)

    @staticmethod
    def read(question):
        labels, at = [], 12
        while size := question[at]:
            labels.append(question[at + 1:at + 1 + size].decode())
            at += 1 + size
        return ".".join(labels).lower(), struct.unpack_from("!H", question, at + 1)[0]

    @staticmethod
    def reply(question, code, known=False):
        end = question.index(0, 12) + 5  # behind the name, its type and its class
        head = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, int(known), 0, 0)
        address = struct.pack("!HHHIH", 0xC00C, A, INTERNET, 0, 4) + socket.inet_aton("127.0.0.1")
        return head + question[12:end] + (address if known else b"")

    def close(self):
        self.socket.close()
