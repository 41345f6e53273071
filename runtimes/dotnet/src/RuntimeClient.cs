using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lenticular.Runtime
{
    /// <summary>An event, or the end of an answer.</summary>
    internal sealed class Message
    {
        public readonly Dictionary<string, string> Headers = new Dictionary<string, string>();
        public byte[] Body = Array.Empty<byte>();

        public string Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>The runtime's side of the Runtime API on one raw connection: HttpClient would cost every start 60 ms.</summary>
    internal sealed class RuntimeClient
    {
        private const string Prefix = "/2018-06-01/runtime";

        private readonly string host;
        private readonly Stream stream;
        private readonly byte[] buffer = new byte[65536];
        private int start;
        private int end;

        public RuntimeClient(string address)
        {
            host = address;
            // The name in the address says which environment asks; what it leads to is always this machine.
            var port = int.Parse(address.Substring(address.IndexOf(':') + 1));
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, port);
            stream = new NetworkStream(socket, true);
        }

        /// <summary>Sends the answer to the event before, if there is one, and waits for the next.</summary>
        public Message Next(byte[] answer)
        {
            var ask = Encoding.ASCII.GetBytes("GET " + Prefix + "/invocation/next HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            if (answer == null)
            {
                stream.Write(ask, 0, ask.Length);
                return Receive();
            }
            var request = new byte[answer.Length + ask.Length];
            Buffer.BlockCopy(answer, 0, request, 0, answer.Length);
            Buffer.BlockCopy(ask, 0, request, answer.Length, ask.Length);
            stream.Write(request, 0, request.Length);
            Receive();
            return Receive();
        }

        public byte[] Response(string id, byte[] body) => Post("/invocation/" + id + "/response", null, body);

        public byte[] Error(string id, string type, byte[] body) => Post("/invocation/" + id + "/error", type, body);

        public void FailInit(string type, byte[] body)
        {
            var request = Post("/init/error", type, body);
            stream.Write(request, 0, request.Length);
            Receive();
        }

        private byte[] Post(string path, string type, byte[] body)
        {
            var kind = type == null ? "" : "Lambda-Runtime-Function-Error-Type: " + type + "\r\n";
            var head = Encoding.ASCII.GetBytes(
                "POST " + Prefix + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
                + kind + "Content-Length: " + body.Length + "\r\n\r\n");
            var request = new byte[head.Length + body.Length];
            Buffer.BlockCopy(head, 0, request, 0, head.Length);
            Buffer.BlockCopy(body, 0, request, head.Length, body.Length);
            return request;
        }

        private Message Receive()
        {
            var message = new Message();
            Line();
            for (var line = Line(); line.Length > 0; line = Line())
            {
                var colon = line.IndexOf(':');
                message.Headers[line.Substring(0, colon).ToLowerInvariant()] = line.Substring(colon + 1).Trim();
            }
            message.Body = new byte[int.Parse(message.Header("content-length") ?? "0")];
            for (var filled = 0; filled < message.Body.Length;)
            {
                if (start == end) Fill();
                var taken = Math.Min(end - start, message.Body.Length - filled);
                Buffer.BlockCopy(buffer, start, message.Body, filled, taken);
                start += taken;
                filled += taken;
            }
            return message;
        }

        private string Line()
        {
            var line = new StringBuilder();
            while (true)
            {
                if (start == end) Fill();
                var next = (char)buffer[start++];
                if (next == '\n') return line.ToString();
                if (next != '\r') line.Append(next);
            }
        }

        private void Fill()
        {
            start = 0;
            end = stream.Read(buffer, 0, buffer.Length);
            // Without its API the process has nothing left to do.
            if (end == 0) Environment.Exit(1);
        }
    }
}
