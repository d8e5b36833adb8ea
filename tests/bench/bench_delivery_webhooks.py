"""Webhooks to one host, signed and recorded, against libcurl alone: the same bodies from one multi over as many connections,
to the same server, with nothing signed, decided or written down."""

import os
import pathlib
import subprocess
import tempfile

import delivery_stage
import measure

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
WEBHOOKS = int(os.environ.get("BENCH_WEBHOOKS", "20000"))
CURL = pathlib.Path(os.environ.get("BARE_CURL", measure.GOJI.parent / "bare_curl"))
AT_ONCE = 8  # as goji at one host (deliveries/limits.h)

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }}
}}
"""


def goji(folder, full, url, core):
    """Webhooks a second, from a store that is full of them."""
    house = delivery_stage.House(folder, "webhooks", delivery_stage.copied(full, f"{folder}/work.db"),
                                 channels=[{"name": "hook", "kind": "webhook", "url": url,
                                            "secret_file": f"{folder}/secret"}])
    with house.serving(core):
        took, accepted = delivery_stage.until_accepted(house, WEBHOOKS, 120)
    return accepted / took


def curl(folder, url, core):
    body = pathlib.Path(folder) / "body"
    body.write_text(delivery_stage.PAYLOAD)
    said = subprocess.run(["taskset", "-c", str(core), CURL, url, body, str(WEBHOOKS), str(AT_ONCE)], check=True,
                          capture_output=True, text=True).stdout
    return WEBHOOKS / float(said)


def main():
    core, other = measure.cores()
    with tempfile.TemporaryDirectory(prefix="goji-bench-") as folder:
        os.chmod(folder, 0o755)
        port = measure.free_port()
        config = pathlib.Path(folder) / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port))
        url = f"http://127.0.0.1:{port}/hook"
        full = delivery_stage.fill(delivery_stage.empty_store(f"{folder}/full.db"), WEBHOOKS)
        with measure.server(["nginx", "-c", config], other, f"{folder}/nginx.log"):
            measure.until_it_answers(url)
            medians, seen = measure.in_turns({"goji": lambda: goji(folder, full, url, core),
                                              "curl": lambda: curl(folder, url, core)}, ROUNDS)
    ratio = medians["goji"] / medians["curl"]
    measure.table("delivery: webhooks to one host, signed and recorded; the peer is libcurl alone", [
        ("webhooks a second", f"{medians['goji']:.0f} ({measure.spread(seen['goji'])})",
         f"{medians['curl']:.0f} ({measure.spread(seen['curl'])})", f"{ratio:.2f}", ">= 0.5", "yes" if ratio >= 0.5 else "no")])


if __name__ == "__main__":
    main()
