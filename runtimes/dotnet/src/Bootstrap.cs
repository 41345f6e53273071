using System;
using System.Reflection;
using System.Threading.Tasks;

namespace Lenticular.Runtime
{
    /// <summary>Runs a .NET function: loads its handler, then takes events from the Runtime API one after the other.</summary>
    public static class Bootstrap
    {
        private const int InitFailed = 1;

        public static async Task<int> Main(string[] arguments)
        {
            FunctionLog.Install();
            // Whoever prepares the runtime asks whether it starts.
            if (arguments.Length > 0) return 0;
            var client = new RuntimeClient(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API"));
            Handler handler;
            try
            {
                handler = Handler.Load(
                    Environment.GetEnvironmentVariable("_HANDLER"),
                    Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT"));
            }
            catch (Exception thrown)
            {
                var error = Unwrap(thrown);
                Console.Error.WriteLine(error.ToString());
                client.FailInit(Failures.TypeOf(error), Failures.ToPayload(error));
                return InitFailed;
            }
            byte[] answer = null;
            while (true) answer = await Serve(client, handler, client.Next(answer)).ConfigureAwait(false);
        }

        private static async Task<byte[]> Serve(RuntimeClient client, Handler handler, Message message)
        {
            var id = message.Header("lambda-runtime-aws-request-id");
            FunctionLog.RequestId = id;
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", message.Header("lambda-runtime-trace-id"));
            try
            {
                return client.Response(id, await handler.Call(message).ConfigureAwait(false));
            }
            catch (Exception thrown)
            {
                var error = Unwrap(thrown);
                Console.Error.WriteLine(error.ToString());
                return client.Error(id, Failures.TypeOf(error), Failures.ToPayload(error));
            }
            finally
            {
                Console.Out.Flush();
                Console.Error.Flush();
            }
        }

        private static Exception Unwrap(Exception error)
        {
            while (error is TargetInvocationException && error.InnerException != null) error = error.InnerException;
            return error;
        }
    }
}
