using System;
using System.Collections.Generic;
using System.Reflection;

namespace Lenticular.Runtime
{
    /// <summary>
    /// The context of an invocation. Its interfaces are those of the Amazon.Lambda.Core that the function brought along,
    /// whatever its version, so they are implemented by proxies.
    /// </summary>
    public class ContextProxy : DispatchProxy
    {
        internal Func<MethodInfo, object[], object> Answer;

        protected override object Invoke(MethodInfo method, object[] arguments) => Answer(method, arguments);

        internal static object Make(Type type, Func<MethodInfo, object[], object> answer)
        {
            var create = typeof(DispatchProxy).GetMethod("Create", 2, Type.EmptyTypes);
            var proxy = create.MakeGenericMethod(type, typeof(ContextProxy)).Invoke(null, null);
            ((ContextProxy)proxy).Answer = answer;
            return proxy;
        }
    }

    internal static class Contexts
    {
        public static object Make(Type type, Message message)
        {
            var deadline = long.Parse(message.Header("lambda-runtime-deadline-ms"));
            var values = new Dictionary<string, object>
            {
                ["get_AwsRequestId"] = message.Header("lambda-runtime-aws-request-id"),
                ["get_InvokedFunctionArn"] = message.Header("lambda-runtime-invoked-function-arn"),
                ["get_TraceId"] = message.Header("lambda-runtime-trace-id"),
                ["get_FunctionName"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME"),
                ["get_FunctionVersion"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION"),
                ["get_LogGroupName"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME"),
                ["get_LogStreamName"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME"),
                ["get_MemoryLimitInMB"] = int.Parse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
            };
            return ContextProxy.Make(type, (method, arguments) =>
            {
                if (method.Name == "get_RemainingTime")
                {
                    var left = deadline - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                    return TimeSpan.FromMilliseconds(Math.Max(0, left));
                }
                if (method.Name == "get_Logger") return ContextProxy.Make(method.ReturnType, Log);
                return values.TryGetValue(method.Name, out var value) ? value : null;
            });
        }

        private static readonly Dictionary<string, string> Levels = new Dictionary<string, string>
        {
            ["LogTrace"] = "trce", ["LogDebug"] = "dbug", ["LogInformation"] = "info", ["LogWarning"] = "warn",
            ["LogError"] = "fail", ["LogCritical"] = "crit", ["Log"] = "info", ["LogLine"] = "info",
        };

        /// <summary>Log(message), Log(level, message, …), LogError(message), …; without the template's arguments.</summary>
        private static object Log(MethodInfo method, object[] arguments)
        {
            if (!Levels.TryGetValue(method.Name, out var level)) return null;
            var isLevelled = method.Name == "Log" && arguments.Length > 1;
            var message = isLevelled ? arguments[1] : arguments[0];
            if (isLevelled) level = arguments[0].ToString().ToLowerInvariant();
            Console.Out.WriteLine(level == "info" ? message?.ToString() : level + ": " + message);
            return null;
        }
    }
}
