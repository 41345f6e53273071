"""The runtime's side of the Runtime API on one raw connection; http.client would cost every start 15 ms."""

import _socket

PREFIX = "/2018-06-01/runtime"
RECEIVE_BYTES = 65536


class RuntimeClient:
    def __init__(self, address):
        # The name in the address says which environment asks; what it leads to is always this machine.
        port = address.rpartition(":")[2]
        self._host = address
        self._socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        self._socket.connect(("127.0.0.1", int(port)))
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self._buffer = b""

    def ask_assignment(self):
        self._send(("GET /lenticular/assignment HTTP/1.1\r\nHost: %s\r\n\r\n" % self._host).encode())
        return self._receive()[1]

    def next(self, answer):
        """Sends the answer to the event before, if there is one, and waits for the next: (headers, body)."""
        request = ("GET %s/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n" % (PREFIX, self._host)).encode()
        if answer is None:
            self._send(request)
            return self._receive()
        verb, request_id, kind, body = answer
        self._send(self._post("/invocation/%s/%s" % (request_id, verb), kind, body) + request)
        self._receive()
        return self._receive()

    def fail_init(self, kind, body):
        self._send(self._post("/init/error", kind, body))
        self._receive()

    def _post(self, path, kind, body):
        head = "POST %s%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n" % (PREFIX, path, self._host)
        if kind is not None:
            kind = "".join(c for c in kind if "!" <= c <= "~")
            head += "Lambda-Runtime-Function-Error-Type: %s\r\n" % kind
        return (head + "Content-Length: %d\r\n\r\n" % len(body)).encode() + body

    def _send(self, data):
        view = memoryview(data)
        while view:
            view = view[self._socket.send(view) :]

    def _receive(self):
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end >= 0:
                break
            self._fill()
        headers = {}
        for line in self._buffer[:end].decode("latin-1").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        start = end + 4
        stop = start + int(headers.get("content-length", 0))
        parts, have = [self._buffer], len(self._buffer)
        while have < stop:
            part = self._read()
            parts.append(part)
            have += len(part)
        whole = b"".join(parts) if len(parts) > 1 else self._buffer
        self._buffer = whole[stop:]
        return headers, whole[start:stop]

    def _fill(self):
        self._buffer += self._read()

    def _read(self):
        part = self._socket.recv(RECEIVE_BYTES)
        if not part:
            raise SystemExit(1)  # without its API the process has nothing left to do
        return part
