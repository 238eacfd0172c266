"""`python -m teduh.serve`: one process that serves Teduh, and stops cleanly on SIGTERM even with open streams.

Behind a proxy that ends TLS, TEDUH_PROXY=1 lets it say where a request came from; the address is never logged.
"""

import os
import socket
import warnings

import uvicorn

from teduh.lib.joined import JoinedProtocol
from teduh.live.hub import hub


class Server(uvicorn.Server):
    """Ends the streams first: a server that waits for them would never stop."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hub.stop()
        await super().shutdown(sockets)


def main() -> None:
    # WhiteNoise hands Django plain files; read whole, they are small, and saying so at each request helps nobody.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
    proxied = os.environ.get("TEDUH_PROXY") == "1"
    config = uvicorn.Config(
        "teduh.asgi:application",
        host=os.environ.get("TEDUH_BIND", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        loop="uvloop",
        http=JoinedProtocol,
        ws="none",
        interface="asgi3",
        lifespan="on",
        log_level="warning",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=proxied,
        forwarded_allow_ips="127.0.0.1" if proxied else None,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=75,
        backlog=4096,
    )
    Server(config).run()


if __name__ == "__main__":
    main()
