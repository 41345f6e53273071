using System;
using System.Text;

namespace Lenticular.Runtime
{
    /// <summary>Errors as the runtime reports them.</summary>
    internal static class Failures
    {
        private const int CausesMax = 10;

        public static byte[] ToPayload(Exception error)
        {
            var json = new StringBuilder();
            Describe(json, error, 0);
            return Encoding.UTF8.GetBytes(json.ToString());
        }

        public static string TypeOf(Exception error) => error.GetType().Name;

        private static void Describe(StringBuilder json, Exception error, int depth)
        {
            json.Append("{\"errorType\":");
            Quote(json, TypeOf(error));
            json.Append(",\"errorMessage\":");
            Quote(json, error.Message);
            json.Append(",\"stackTrace\":[");
            var lines = (error.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var separator = "";
            foreach (var line in lines)
            {
                if (line.Contains("Lenticular.Runtime.") || line.Contains("System.Reflection.")) break;
                json.Append(separator);
                Quote(json, line.TrimEnd('\r'));
                separator = ",";
            }
            json.Append(']');
            if (error.InnerException != null && depth < CausesMax)
            {
                json.Append(",\"cause\":");
                Describe(json, error.InnerException, depth + 1);
            }
            json.Append('}');
        }

        private static void Quote(StringBuilder json, string text)
        {
            json.Append('"');
            foreach (var character in text)
            {
                if (character == '"' || character == '\\') json.Append('\\').Append(character);
                else if (character < ' ') json.Append("\\u").Append(((int)character).ToString("x4"));
                else json.Append(character);
            }
            json.Append('"');
        }
    }
}
