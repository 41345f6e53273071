# frozen_string_literal: true

require "socket"

module LenticularRuntime
  # The runtime's side of the Runtime API on one raw connection; net/http would cost every start 40 ms.
  class RuntimeClient
    PREFIX = "/2018-06-01/runtime"

    def initialize(address)
      # The name in the address says which environment asks; what it leads to is always this machine.
      @host = address
      @socket = TCPSocket.new("127.0.0.1", address.split(":").last.to_i)
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    end

    # Sends the answer to the event before, if there is one, and waits for the next: headers and body.
    def next(answer)
      ask = "GET #{PREFIX}/invocation/next HTTP/1.1\r\nHost: #{@host}\r\n\r\n"
      if answer
        verb, id, kind, body = answer
        @socket.write(post("/invocation/#{id}/#{verb}", kind, body) + ask.b)
        receive
      else
        @socket.write(ask)
      end
      receive
    end

    def fail_init(kind, body)
      @socket.write(post("/init/error", kind, body))
      receive
    end

    private

    def post(path, kind, body)
      bytes = body.b
      head = "POST #{PREFIX}#{path} HTTP/1.1\r\nHost: #{@host}\r\nContent-Type: application/json\r\n"
      head += "Lambda-Runtime-Function-Error-Type: #{kind.gsub(/[^!-~]/, "")}\r\n" if kind
      "#{head}Content-Length: #{bytes.bytesize}\r\n\r\n".b + bytes
    end

    def receive
      # Without its API the process has nothing left to do.
      exit 1 unless @socket.gets
      headers = {}
      while (line = @socket.gets("\r\n", chomp: true)) && !line.empty?
        name, value = line.split(":", 2)
        headers[name.downcase] = value.strip
      end
      length = headers["content-length"].to_i
      [headers, length.zero? ? "" : @socket.read(length).force_encoding(Encoding::UTF_8)]
    end
  end
end
