"""A web framework keeps a table of routes and calls you when a request comes.

Django and Flask do it so; here the server of Python's own library stands for them.
"""

import threading
import urllib.request
from wsgiref.simple_server import make_server


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


server = make_server("127.0.0.1", 0, hello)
answering = threading.Thread(target=server.handle_request)
answering.start()
address = f"http://127.0.0.1:{server.server_port}/hello"
print(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address).read())
answering.join()
server.server_close()
