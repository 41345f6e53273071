package lenticular.runtime;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The properties of beans and records, found by reflection once per class. */
final class Properties {
  private static final Map<Class<?>, Map<String, Method>> GETTERS = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Map<String, Method>> SETTERS = new ConcurrentHashMap<>();

  private static final Map<Class<?>, Map<String, Field>> FIELDS = new ConcurrentHashMap<>();

  private Properties() {}

  /** By the name that JSON gets. */
  static Map<String, Method> getters(Class<?> type) {
    return GETTERS.computeIfAbsent(type, Properties::findGetters);
  }

  /** By name without case, dashes and underscores: events write `eventSourceARN` where beans say `eventSourceArn`. */
  static Map<String, Method> setters(Class<?> type) {
    return SETTERS.computeIfAbsent(type, Properties::findSetters);
  }

  /** The fields of a class without setters, such as AWS's S3Event: its own and those above, by folded name. */
  static Map<String, Field> fields(Class<?> type) {
    return FIELDS.computeIfAbsent(type, Properties::findFields);
  }

  private static Map<String, Field> findFields(Class<?> type) {
    Map<String, Field> found = new HashMap<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) continue;
        field.setAccessible(true);
        found.putIfAbsent(fold(field.getName()), field);
      }
    }
    return found;
  }

  static String fold(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static Map<String, Method> findGetters(Class<?> type) {
    Map<String, Method> found = new TreeMap<>();
    boolean isRecord = type.getSuperclass() != null && type.getSuperclass().getName().equals("java.lang.Record");
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() > 0 || Modifier.isStatic(method.getModifiers())) continue;
      if (method.getDeclaringClass() == Object.class || method.getReturnType() == void.class) continue;
      String name = isRecord ? componentName(type, method) : propertyName(method);
      if (name == null) continue;
      method.setAccessible(true);
      found.put(name, method);
    }
    return found;
  }

  private static Map<String, Method> findSetters(Class<?> type) {
    Map<String, Method> found = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() != 1 || Modifier.isStatic(method.getModifiers())) continue;
      if (!method.getName().startsWith("set") || method.getName().length() < 4) continue;
      method.setAccessible(true);
      found.putIfAbsent(fold(method.getName().substring(3)), method);
    }
    return found;
  }

  private static String componentName(Class<?> type, Method method) {
    try {
      type.getDeclaredField(method.getName());
      return method.getName();
    } catch (NoSuchFieldException error) {
      return null;
    }
  }

  private static String propertyName(Method method) {
    String name = method.getName();
    if (name.startsWith("get") && name.length() > 3) return decapitalize(name.substring(3));
    boolean isBoolean = method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class;
    if (name.startsWith("is") && name.length() > 2 && isBoolean) return decapitalize(name.substring(2));
    return null;
  }

  private static String decapitalize(String name) {
    // `IsBase64Encoded` and `URL` as Jackson writes them: leading capitals all become small.
    int end = 0;
    while (end < name.length() && Character.isUpperCase(name.charAt(end))) end += 1;
    if (end > 1 && end < name.length()) end -= 1;
    return name.substring(0, end).toLowerCase(Locale.ROOT) + name.substring(end);
  }
}
