package lenticular.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The runtime's side of the Runtime API on one raw connection: java.net.http would cost every start 80 ms. */
final class RuntimeClient {
  private static final String PREFIX = "/2018-06-01/runtime";

  private final String host;
  private final InputStream in;
  private final OutputStream out;

  RuntimeClient(String address) throws IOException {
    host = address;
    // The name in the address says which environment asks; what it leads to is always this machine.
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    Socket socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 65536);
    out = socket.getOutputStream();
  }

  /** An event, or the end of an answer. */
  static final class Message {
    final Map<String, String> headers = new HashMap<>();
    byte[] body;
  }

  /** Sends the answer to the event before, if there is one, and waits for the next. */
  Message next(byte[] answer) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    if (answer != null) request.write(answer);
    request.write(ascii("GET " + PREFIX + "/invocation/next HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    request.writeTo(out);
    out.flush();
    if (answer != null) receive();
    return receive();
  }

  byte[] response(String requestId, byte[] body) throws IOException {
    return post("/invocation/" + requestId + "/response", null, body);
  }

  byte[] error(String requestId, String type, byte[] body) throws IOException {
    return post("/invocation/" + requestId + "/error", type, body);
  }

  void failInit(String type, byte[] body) throws IOException {
    out.write(post("/init/error", type, body));
    out.flush();
    receive();
  }

  private byte[] post(String path, String type, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 256);
    String kind = type == null ? "" : "Lambda-Runtime-Function-Error-Type: " + type.replaceAll("[^!-~]", "") + "\r\n";
    request.write(ascii("POST " + PREFIX + path + " HTTP/1.1\r\nHost: " + host + "\r\n"
        + "Content-Type: application/json\r\n" + kind + "Content-Length: " + body.length + "\r\n\r\n"));
    request.write(body);
    return request.toByteArray();
  }

  private Message receive() throws IOException {
    Message message = new Message();
    // Without its API the process has nothing left to do.
    if (line() == null) System.exit(1);
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      message.headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    message.body = in.readNBytes(Integer.parseInt(message.headers.getOrDefault("content-length", "0")));
    return message;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) return null;
      if (next != '\r') line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
