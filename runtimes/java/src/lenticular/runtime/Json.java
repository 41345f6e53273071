package lenticular.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into maps, lists, strings, numbers, booleans and null. */
final class Json {
  private static final int DEPTH_MAX = 500;

  private final String text;
  private int at;
  private int depth;

  private Json(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skipSpace();
    if (json.at < text.length()) throw json.unexpected();
    return value;
  }

  private Object value() {
    skipSpace();
    if (at >= text.length()) throw unexpected();
    char first = text.charAt(at);
    if (first == '{') return object();
    if (first == '[') return array();
    if (first == '"') return string();
    if (first == '-' || (first >= '0' && first <= '9')) return number();
    if (take("true")) return Boolean.TRUE;
    if (take("false")) return Boolean.FALSE;
    if (take("null")) return null;
    throw unexpected();
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    enter();
    if (!takeSign('}')) {
      do {
        skipSpace();
        if (at >= text.length() || text.charAt(at) != '"') throw unexpected();
        String name = string();
        expect(':');
        object.put(name, value());
      } while (takeSign(','));
      expect('}');
    }
    depth -= 1;
    return object;
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    enter();
    if (!takeSign(']')) {
      do {
        array.add(value());
      } while (takeSign(','));
      expect(']');
    }
    depth -= 1;
    return array;
  }

  private void enter() {
    at += 1;
    if (++depth > DEPTH_MAX) throw new IllegalArgumentException("JSON is nested too deeply");
  }

  private String string() {
    int start = ++at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') at += 1;
    if (at < text.length() && text.charAt(at) == '"') return text.substring(start, at++);
    StringBuilder built = new StringBuilder(text.substring(start, at));
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '"') return built.toString();
      built.append(next == '\\' ? escaped() : next);
    }
    throw unexpected();
  }

  private char escaped() {
    if (at >= text.length()) throw unexpected();
    char kind = text.charAt(at++);
    switch (kind) {
      case 'b': return '\b';
      case 'f': return '\f';
      case 'n': return '\n';
      case 'r': return '\r';
      case 't': return '\t';
      case 'u':
        if (at + 4 > text.length()) throw unexpected();
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      default: return kind;
    }
  }

  /** Whole numbers as Integer or Long where they fit, as Jackson gives them; all others as Double. */
  private Number number() {
    int start = at;
    boolean whole = true;
    for (; at < text.length(); at += 1) {
      char next = text.charAt(at);
      if (next == '.' || next == 'e' || next == 'E') whole = false;
      else if (next != '-' && next != '+' && (next < '0' || next > '9')) break;
    }
    String digits = text.substring(start, at);
    if (!whole) return Double.valueOf(digits);
    if (digits.length() > 18) return new java.math.BigInteger(digits);
    long value = Long.parseLong(digits);
    if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) return (int) value;
    return value;
  }

  private boolean take(String word) {
    if (!text.startsWith(word, at)) return false;
    at += word.length();
    return true;
  }

  private boolean takeSign(char sign) {
    skipSpace();
    if (at >= text.length() || text.charAt(at) != sign) return false;
    at += 1;
    return true;
  }

  private void expect(char sign) {
    if (!takeSign(sign)) throw unexpected();
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) <= ' ') at += 1;
  }

  private IllegalArgumentException unexpected() {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new IllegalArgumentException("Unexpected " + found + " in JSON at " + at);
  }
}
