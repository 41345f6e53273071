package lenticular.runtime;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a Java function: loads its handler, then takes events from the Runtime API one after the other. */
public final class Bootstrap {
  private Bootstrap() {}

  public static void main(String[] arguments) throws Exception {
    RuntimeClient client = new RuntimeClient(System.getenv("AWS_LAMBDA_RUNTIME_API"));
    Handler handler;
    try {
      ClassLoader loader = loader(System.getenv("LAMBDA_TASK_ROOT"), arguments[0], arguments[1]);
      Thread.currentThread().setContextClassLoader(loader);
      handler = Handler.load(System.getenv("_HANDLER"), loader);
    } catch (Throwable error) {
      Failures.log(error);
      client.failInit(error.getClass().getName(), Failures.payload(error));
      System.exit(1);
      return;
    }
    serve(client, handler);
  }

  private static void serve(RuntimeClient client, Handler handler) throws Exception {
    byte[] answer = null;
    while (true) {
      RuntimeClient.Message event = client.next(answer);
      String id = event.headers.get("lambda-runtime-aws-request-id");
      String trace = event.headers.get("lambda-runtime-trace-id");
      if (trace != null) System.setProperty("com.amazonaws.xray.traceHeader", trace);
      try {
        answer = client.response(id, handler.call(event.body, event.headers));
      } catch (Throwable error) {
        Failures.log(error);
        answer = client.error(id, error.getClass().getName(), Failures.payload(error));
      }
      System.out.flush();
    }
  }

  /** The function's classes, its jars, those of its layers; last the interfaces, for who did not bring them. */
  private static ClassLoader loader(String root, String layers, String interfaces) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(new File(root + "/").toURI().toURL());
    addJars(urls, new File(root));
    addJars(urls, new File(root, "lib"));
    addJars(urls, new File(layers, "java/lib"));
    urls.add(new File(interfaces).toURI().toURL());
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  private static void addJars(List<URL> urls, File folder) throws Exception {
    File[] found = folder.listFiles((parent, name) -> name.endsWith(".jar"));
    if (found == null) return;
    Arrays.sort(found);
    for (File jar : found) urls.add(jar.toURI().toURL());
  }
}
