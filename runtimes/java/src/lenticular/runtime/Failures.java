package lenticular.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors as the runtime reports them, to the caller and to the log. */
final class Failures {
  private static final int CAUSES_MAX = 10;

  private Failures() {}

  static byte[] payload(Throwable error) {
    return JsonWriter.write(describe(error, 0)).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> describe(Throwable error, int depth) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("errorMessage", error.getMessage());
    described.put("errorType", error.getClass().getName());
    List<String> trace = new ArrayList<>();
    for (StackTraceElement frame : error.getStackTrace()) {
      if (isOwn(frame)) break;
      trace.add(frame.toString());
    }
    described.put("stackTrace", trace);
    if (error.getCause() != null && depth < CAUSES_MAX) described.put("cause", describe(error.getCause(), depth + 1));
    return described;
  }

  private static boolean isOwn(StackTraceElement frame) {
    return frame.getClassName().startsWith("lenticular.runtime.") || frame.getClassName().startsWith("jdk.internal.reflect");
  }

  static void log(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    System.out.println(error.getMessage() + ": " + error.getClass().getName() + "\n" + text);
    System.out.flush();
  }
}
