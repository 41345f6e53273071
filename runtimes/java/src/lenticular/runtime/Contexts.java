package lenticular.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The context of an invocation. Its interfaces are those that the function brought along, whatever their version, so they
 * are implemented by proxies.
 */
final class Contexts {
  static final String PACKAGE = "com.amazonaws.services.lambda.runtime.";

  private Contexts() {}

  static Object make(Class<?> type, Map<String, String> headers) {
    long deadline = Long.parseLong(headers.get("lambda-runtime-deadline-ms"));
    Map<String, Object> values = new HashMap<>();
    values.put("getAwsRequestId", headers.get("lambda-runtime-aws-request-id"));
    values.put("getInvokedFunctionArn", headers.get("lambda-runtime-invoked-function-arn"));
    values.put("getLogGroupName", System.getenv("AWS_LAMBDA_LOG_GROUP_NAME"));
    values.put("getLogStreamName", System.getenv("AWS_LAMBDA_LOG_STREAM_NAME"));
    values.put("getFunctionName", System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
    values.put("getFunctionVersion", System.getenv("AWS_LAMBDA_FUNCTION_VERSION"));
    values.put("getMemoryLimitInMB", Integer.valueOf(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")));
    Object identity = parse(headers.get("lambda-runtime-cognito-identity"));
    Object client = parse(headers.get("lambda-runtime-client-context"));
    return proxy(type, (proxy, method, arguments) -> {
      switch (method.getName()) {
        case "getRemainingTimeInMillis": return (int) Math.max(0, deadline - System.currentTimeMillis());
        case "getLogger": return proxy(method.getReturnType(), Contexts::log);
        case "getIdentity": return proxy(method.getReturnType(), members(identity, IDENTITY));
        case "getClientContext": return client == null ? null : proxy(method.getReturnType(), members(client, CLIENT_CONTEXT));
        default: return values.containsKey(method.getName()) ? values.get(method.getName()) : common(proxy, method, arguments);
      }
    });
  }

  private static final Map<String, String> IDENTITY =
      Map.of("getIdentityId", "cognitoIdentityId", "getIdentityPoolId", "cognitoIdentityPoolId");
  private static final Map<String, String> CLIENT_CONTEXT =
      Map.of("getClient", "client", "getCustom", "custom", "getEnvironment", "env");
  private static final Map<String, String> CLIENT = Map.of("getInstallationId", "installation_id", "getAppTitle",
      "app_title", "getAppVersionName", "app_version_name", "getAppVersionCode", "app_version_code",
      "getAppPackageName", "app_package_name");

  private static InvocationHandler members(Object json, Map<String, String> names) {
    return (proxy, method, arguments) -> {
      String name = names.get(method.getName());
      if (name == null) return common(proxy, method, arguments);
      Object value = json instanceof Map ? ((Map<?, ?>) json).get(name) : null;
      return name.equals("client") && value != null ? proxy(method.getReturnType(), members(value, CLIENT)) : value;
    };
  }

  /** What is logged is a line of its own. */
  private static Object log(Object proxy, Method method, Object[] arguments) {
    if (!method.getName().equals("log")) return common(proxy, method, arguments);
    Object given = arguments[0];
    String text = given instanceof byte[] ? new String((byte[]) given, StandardCharsets.UTF_8) : String.valueOf(given);
    System.out.print(text.endsWith("\n") ? text : text + "\n");
    System.out.flush();
    return null;
  }

  private static Object common(Object proxy, Method method, Object[] arguments) {
    switch (method.getName()) {
      case "equals": return proxy == arguments[0];
      case "hashCode": return System.identityHashCode(proxy);
      case "toString": return "lenticular";
      default: return null;
    }
  }

  private static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static Object parse(String json) {
    return json == null ? null : Json.parse(json);
  }
}
