"""delivery_hosts.py PORT EVERY: as many hosts as there are addresses in 127.0.0.0/8, on one port. They answer 204, but for
each EVERYth (0: none), which takes what it is sent and says nothing."""

import asyncio
import sys

ANSWER = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


def number_of(address):
    """The inverse of bench_delivery_hosts.address(); below 0 for an address that is none of them."""
    _, first, second, third = (int(part) for part in address.split("."))
    return (first - 1) * 62500 + second * 250 + third - 1


class Host(asyncio.Protocol):
    every = 0

    def connection_made(self, transport):
        self.transport = transport
        number = number_of(transport.get_extra_info("sockname")[0])
        self.hangs = self.every > 0 and number >= 0 and number % self.every == 0

    def data_received(self, _):
        if not self.hangs:
            self.transport.write(ANSWER)
            self.transport.close()


async def serve(port, every):
    Host.every = every
    server = await asyncio.get_running_loop().create_server(Host, "0.0.0.0", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
