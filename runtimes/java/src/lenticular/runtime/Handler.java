package lenticular.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The method that `_HANDLER` names: `package.Class::method`, or a class with `handleRequest`. */
final class Handler {
  private final Object target;
  private final Method method;
  private final Type[] types;

  private Handler(Object target, Method method, Type[] types) {
    this.target = target;
    this.method = method;
    this.types = types;
  }

  static Handler load(String name, ClassLoader loader) throws Throwable {
    int colons = name.indexOf("::");
    String className = colons < 0 ? name : name.substring(0, colons);
    String methodName = colons < 0 ? "handleRequest" : name.substring(colons + 2);
    Class<?> type;
    try {
      type = Class.forName(className, true, loader);
    } catch (ClassNotFoundException error) {
      throw new ClassNotFoundException("Class not found: " + className);
    } catch (ExceptionInInitializerError error) {
      throw error.getCause();
    }
    Method method = find(type, methodName, className);
    method.setAccessible(true);
    Object target = Modifier.isStatic(method.getModifiers()) ? null : construct(type);
    return new Handler(target, method, parameterTypes(type, method));
  }

  private static Object construct(Class<?> type) throws Throwable {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (NoSuchMethodException error) {
      throw new NoSuchMethodException("Class " + type.getName() + " has no public zero-argument constructor");
    } catch (InvocationTargetException error) {
      throw error.getCause();
    }
  }

  /** Of several methods with the name, the one with most parameters; never a bridge of the compiler's. */
  private static Method find(Class<?> type, String name, String className) throws NoSuchMethodException {
    Method best = null;
    for (Method method : type.getMethods()) {
      if (!method.getName().equals(name) || method.isBridge() || method.getDeclaringClass() == Object.class) continue;
      if (best == null || method.getParameterCount() > best.getParameterCount()) best = method;
    }
    if (best == null) throw new NoSuchMethodException("No public method named " + name + " with appropriate method signature found on class " + className);
    return best;
  }

  /** With the type arguments of `RequestHandler<I, O>` put in for its type variables, where they are known. */
  private static Type[] parameterTypes(Class<?> type, Method method) {
    Type[] types = method.getGenericParameterTypes();
    if (types.length > 0 && !(types[0] instanceof Class) && !(types[0] instanceof ParameterizedType)) {
      Type known = handlerInput(type);
      if (known != null) types[0] = known;
    }
    return types;
  }

  private static Type handlerInput(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Type implemented : at.getGenericInterfaces()) {
        if (!(implemented instanceof ParameterizedType)) continue;
        ParameterizedType parameterized = (ParameterizedType) implemented;
        if (parameterized.getRawType().getTypeName().equals(Contexts.PACKAGE + "RequestHandler")) {
          return parameterized.getActualTypeArguments()[0];
        }
      }
    }
    return null;
  }

  byte[] call(byte[] event, Map<String, String> headers) throws Throwable {
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    Object[] arguments = new Object[types.length];
    boolean streams = false;
    for (int index = 0; index < types.length; index += 1) {
      Class<?> raw = Binder.rawType(types[index]);
      if (raw == InputStream.class) arguments[index] = new ByteArrayInputStream(event);
      else if (raw == OutputStream.class) {
        arguments[index] = streamed;
        streams = true;
      } else if (raw.getName().equals(Contexts.PACKAGE + "Context")) arguments[index] = Contexts.make(raw, headers);
      else arguments[index] = bind(event, types[index]);
    }
    try {
      Object result = method.invoke(target, arguments);
      if (streams) return streamed.toByteArray();
      return JsonWriter.write(result).getBytes(StandardCharsets.UTF_8);
    } catch (InvocationTargetException error) {
      throw error.getCause();
    }
  }

  private static Object bind(byte[] event, Type type) throws Exception {
    Object value = event.length == 0 ? null : Json.parse(new String(event, StandardCharsets.UTF_8));
    try {
      return Binder.bind(value, type);
    } catch (ReflectiveOperationException | RuntimeException error) {
      Throwable cause = error instanceof InvocationTargetException ? error.getCause() : error;
      throw new RuntimeException("An error occurred during JSON parsing", cause);
    }
  }
}
