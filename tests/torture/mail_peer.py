"""A mail server that misbehaves with the webhook's receiver, and writes down which mails it has really taken. Nobody can
ask it afterwards, so what is sent to it in doubt may be there twice, and has to be flagged."""

import email
import socket
import socketserver
import struct
import threading
import time

import peer


class MailPeer:
    def __init__(self, history, moods):
        """`moods` is the receiver whose moods it shares."""
        mail_peer = self
        self.history = history
        self.moods = moods

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    mail_peer.talk(self)
                except OSError:
                    pass  # whoever was killed closes its connections as it likes

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def talk(self, handler):
        def say(line):
            handler.wfile.write(line.encode() + b"\r\n")
        say("220 peer")
        while line := handler.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                say("354 go on")
                if not self.take(handler, say):
                    return
            elif verb == b"QUIT":
                return say("221 bye")
            else:
                say("250 fine")

    def take(self, handler, say):
        """False if the connection is over."""
        lines = []
        while (line := handler.rfile.readline()) != b".\r\n":
            if not line:
                return False  # it was cut off before its end: there is no mail
            lines.append(line)
        how = self.moods.mood()
        if how in ("is well", "is slow", "is half-open") or how.startswith("does it"):
            self.history.write("mailed", title=str(email.message_from_bytes(b"".join(lines))["Subject"]), how=how)
        if how == "is slow":
            time.sleep(0.5)
        if how.endswith("hangs"):
            time.sleep(max(0.0, self.moods.until - time.monotonic()))
        if how.endswith("resets") or how.endswith("hangs") or how == "refuses":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        say("451 4.3.0 later" if how.startswith("answers") else "250 2.0.0 taken")
        if how == "is half-open":
            time.sleep(peer.SILENCE)
            return False
        return True

    def close(self):
        self.server.shutdown()
        self.server.server_close()
