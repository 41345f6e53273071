using System;
using System.Collections.Generic;
using System.Reflection;
using System.Text.Json;

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
            var identity = Parse(message.Header("lambda-runtime-cognito-identity"));
            var client = Parse(message.Header("lambda-runtime-client-context"));
            return ContextProxy.Make(type, (method, arguments) =>
            {
                if (method.Name == "get_RemainingTime")
                {
                    var left = deadline - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                    return TimeSpan.FromMilliseconds(Math.Max(0, left));
                }
                if (method.Name == "get_Logger") return ContextProxy.Make(method.ReturnType, Log);
                if (method.Name == "get_Identity") return Members(method.ReturnType, identity, IdentityNames);
                if (method.Name == "get_ClientContext") return Members(method.ReturnType, client, ClientContextNames);
                return values.TryGetValue(method.Name, out var value) ? value : null;
            });
        }

        private static readonly Dictionary<string, string> IdentityNames = new Dictionary<string, string>
        {
            ["get_IdentityId"] = "cognitoIdentityId", ["get_IdentityPoolId"] = "cognitoIdentityPoolId",
        };
        private static readonly Dictionary<string, string> ClientContextNames = new Dictionary<string, string>
        {
            ["get_Client"] = "client", ["get_Custom"] = "custom", ["get_Environment"] = "env",
        };
        private static readonly Dictionary<string, string> ClientNames = new Dictionary<string, string>
        {
            ["get_InstallationId"] = "installation_id", ["get_AppTitle"] = "app_title", ["get_AppVersionName"] = "app_version_name",
            ["get_AppVersionCode"] = "app_version_code", ["get_AppPackageName"] = "app_package_name",
        };

        private static JsonElement Parse(string json) =>
            string.IsNullOrEmpty(json) ? default : JsonDocument.Parse(json).RootElement;

        /// <summary>Texts, maps of texts, and the application, as the interface's members want them.</summary>
        private static object Members(Type type, JsonElement json, Dictionary<string, string> names) =>
            ContextProxy.Make(type, (method, arguments) =>
            {
                if (!names.TryGetValue(method.Name, out var name) || json.ValueKind != JsonValueKind.Object) return null;
                if (!json.TryGetProperty(name, out var value)) return null;
                if (name == "client") return Members(method.ReturnType, value, ClientNames);
                if (value.ValueKind != JsonValueKind.Object) return value.ToString();
                var texts = new Dictionary<string, string>();
                foreach (var member in value.EnumerateObject()) texts[member.Name] = member.Value.ToString();
                return texts;
            });

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
