package lenticular.runtime;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.Map;

/**
 * Uses what every start uses, once, so that the classes lie in an archive that later starts map into memory
 * (-XX:ArchiveClassesAtExit). Run when the runtime is prepared, never for a function.
 */
public final class Warmup {
  private Warmup() {}

  public interface Sample {
    String getLogger();
  }

  public static final class Bean {
    private int count;

    public int getCount() {
      return count;
    }

    public void setCount(int value) {
      count = value;
    }
  }

  public static void main(String[] arguments) throws Throwable {
    Bean bean = (Bean) Binder.bind(Json.parse("{\"count\": 1, \"more\": [1.5, true, null, \"\\u0061\"]}"), Bean.class);
    Map<String, Object> map = new HashMap<>();
    map.put("bean", bean);
    map.put("list", java.util.List.of("a", 1, 2.5));
    JsonWriter.write(map);
    Failures.payload(new IllegalStateException("warm", new RuntimeException("up")));
    for (String name : new String[] {"RuntimeClient", "RuntimeClient$Message", "Handler", "Contexts", "Bootstrap"}) {
      Class.forName("lenticular.runtime." + name);
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {new File("/").toURI().toURL()}, ClassLoader.getPlatformClassLoader())) {
      loader.findResource("none");
    }
    java.lang.reflect.Proxy.newProxyInstance(Warmup.class.getClassLoader(), new Class<?>[] {Sample.class}, (proxy, method, given) -> "");
    try (java.net.ServerSocket server = new java.net.ServerSocket(0)) {
      java.net.Socket socket = new java.net.Socket("127.0.0.1", server.getLocalPort());
      new java.io.BufferedInputStream(socket.getInputStream(), 16);
      socket.getOutputStream().write(1);
      socket.close();
    }
    System.out.print("");
  }
}
