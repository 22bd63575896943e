"""The parts of ``aiohttp.web`` that a server without its applications and routes needs.

The whole module takes a third longer to import, and the start of the sandbox waits for it.
"""

from aiohttp.web_request import BaseRequest
from aiohttp.web_response import StreamResponse
from aiohttp.web_server import Server

__all__ = ["BaseRequest", "Server", "StreamResponse"]
