using System;
using System.IO;
using System.Text;

namespace Lenticular.Runtime
{
    /// <summary>What the function prints, each line with its time, the event's id and a level, as AWS's runtime writes it.</summary>
    internal sealed class FunctionLog : TextWriter
    {
        private readonly TextWriter output;
        private readonly string level;
        private readonly StringBuilder line = new StringBuilder();

        public static string RequestId = "";

        private FunctionLog(TextWriter output, string level)
        {
            this.output = output;
            this.level = level;
        }

        public override Encoding Encoding => Encoding.UTF8;

        public static void Install()
        {
            var standard = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
            Console.SetOut(Synchronized(new FunctionLog(standard, "info")));
            Console.SetError(Synchronized(new FunctionLog(standard, "error")));
        }

        public override void Write(char value)
        {
            if (value == '\n') Emit();
            else if (value != '\r') line.Append(value);
        }

        public override void Write(string value)
        {
            foreach (var character in value ?? "") Write(character);
        }

        public override void Flush()
        {
            if (line.Length > 0) Emit();
            output.Flush();
        }

        private void Emit()
        {
            Print(output, level, line.ToString());
            line.Clear();
        }

        public static void Print(TextWriter to, string level, string message)
        {
            to.Write(DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ") + "\t" + RequestId + "\t" + level + "\t" + message + "\n");
        }
    }
}
