package lenticular.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/** Writes what handlers return: plain values, maps, lists, arrays, beans and records. */
final class JsonWriter {
  private static final int DEPTH_MAX = 500;

  private final StringBuilder out = new StringBuilder();

  static String write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(Object value, int depth) {
    if (depth > DEPTH_MAX) throw new IllegalArgumentException("The response is nested too deeply, or contains itself");
    if (value == null || value instanceof Boolean) out.append(value);
    else if (value instanceof Double || value instanceof Float) number((Number) value);
    else if (value instanceof Number) out.append(value);
    else if (value instanceof CharSequence || value instanceof Character) string(value.toString());
    else if (value instanceof Enum) string(((Enum<?>) value).name());
    else if (value instanceof Optional) value(((Optional<?>) value).orElse(null), depth + 1);
    else if (value instanceof Map) map((Map<?, ?>) value, depth);
    else if (value instanceof Iterable) list((Iterable<?>) value, depth);
    else if (value instanceof byte[]) string(Base64.getEncoder().encodeToString((byte[]) value));
    else if (value instanceof ByteBuffer) string(base64((ByteBuffer) value));
    else if (value.getClass().isArray()) array(value, depth);
    else if (value instanceof Date) out.append(((Date) value).getTime());
    else if (value instanceof Instant || value.getClass().getName().startsWith("java.time.")
        || value.getClass().getName().startsWith("org.joda.time.")) string(value.toString());
    else bean(value, depth);
  }

  private void number(Number value) {
    double number = value.doubleValue();
    if (Double.isNaN(number) || Double.isInfinite(number)) string(value.toString());
    else out.append(value);
  }

  private void map(Map<?, ?> map, int depth) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      member(before, String.valueOf(entry.getKey()), entry.getValue(), depth);
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void list(Iterable<?> list, int depth) {
    char before = '[';
    for (Object element : list) {
      out.append(before);
      value(element, depth + 1);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private void array(Object array, int depth) {
    out.append('[');
    for (int index = 0; index < Array.getLength(array); index += 1) {
      if (index > 0) out.append(',');
      value(Array.get(array, index), depth + 1);
    }
    out.append(']');
  }

  private void bean(Object bean, int depth) {
    char before = '{';
    for (Map.Entry<String, Method> getter : Properties.getters(bean.getClass()).entrySet()) {
      member(before, getter.getKey(), get(getter.getValue(), bean), depth);
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static Object get(Method getter, Object bean) {
    try {
      return getter.invoke(bean);
    } catch (IllegalAccessException | InvocationTargetException error) {
      throw new IllegalArgumentException("Cannot read " + getter, error);
    }
  }

  private void member(char before, String name, Object value, int depth) {
    out.append(before);
    string(name);
    out.append(':');
    value(value, depth + 1);
  }

  private void string(String text) {
    out.append('"');
    for (int at = 0; at < text.length(); at += 1) {
      char next = text.charAt(at);
      if (next == '"' || next == '\\') out.append('\\').append(next);
      else if (next == '\n') out.append("\\n");
      else if (next == '\r') out.append("\\r");
      else if (next == '\t') out.append("\\t");
      else if (next < ' ') out.append(String.format("\\u%04x", (int) next));
      else out.append(next);
    }
    out.append('"');
  }

  private static String base64(ByteBuffer buffer) {
    ByteBuffer copy = buffer.duplicate();
    byte[] bytes = new byte[copy.remaining()];
    copy.get(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
