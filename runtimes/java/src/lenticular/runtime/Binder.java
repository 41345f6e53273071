package lenticular.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns parsed JSON into the type that a handler wants. */
final class Binder {
  /** Seconds and milliseconds since the epoch are told apart by their size. */
  private static final double MILLISECONDS_FROM = 1e11;

  private Binder() {}

  static Object bind(Object value, Type type) throws ReflectiveOperationException {
    Class<?> raw = rawType(type);
    if (value == null || raw == Object.class) return value;
    if (raw.isInstance(value) && !(value instanceof Collection) && !(value instanceof Map)) return value;
    if (value instanceof Map) return bindMap((Map<?, ?>) value, raw, type);
    if (value instanceof Collection) return bindList((Collection<?>) value, raw, type);
    Object scalar = bindScalar(value, raw);
    if (scalar != null) return scalar;
    throw new IllegalArgumentException("Cannot read " + value.getClass().getSimpleName() + " as " + raw.getName());
  }

  private static Object bindScalar(Object value, Class<?> raw) throws ReflectiveOperationException {
    if (raw == String.class) return String.valueOf(value);
    if (raw == boolean.class || raw == Boolean.class) return Boolean.valueOf(value.toString());
    if (raw.isEnum()) return enumValue(raw, value.toString());
    if (raw == Date.class) return new Date(milliseconds(value));
    if (raw == Instant.class) return Instant.ofEpochMilli(milliseconds(value));
    if (raw == ByteBuffer.class) return ByteBuffer.wrap(Base64.getDecoder().decode(value.toString()));
    if (raw == byte[].class) return Base64.getDecoder().decode(value.toString());
    if (raw == char.class || raw == Character.class) return value.toString().charAt(0);
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) return number(value, raw);
    if (raw.getName().equals("org.joda.time.DateTime")) return raw.getConstructor(Object.class).newInstance(value);
    // A type made of a text: URI, UUID-like beans with a string constructor.
    return raw.getConstructor(String.class).newInstance(value.toString());
  }

  private static Number number(Object value, Class<?> raw) {
    BigDecimal number = new BigDecimal(value.toString());
    if (raw == int.class || raw == Integer.class) return number.intValue();
    if (raw == long.class || raw == Long.class) return number.longValue();
    if (raw == double.class || raw == Double.class) return number.doubleValue();
    if (raw == float.class || raw == Float.class) return number.floatValue();
    if (raw == short.class || raw == Short.class) return number.shortValue();
    if (raw == byte.class || raw == Byte.class) return number.byteValue();
    if (raw == BigInteger.class) return number.toBigInteger();
    return number;
  }

  private static long milliseconds(Object value) {
    if (value instanceof Number) {
      double number = ((Number) value).doubleValue();
      return (long) (number < MILLISECONDS_FROM ? number * 1000 : number);
    }
    return java.time.OffsetDateTime.parse(value.toString()).toInstant().toEpochMilli();
  }

  private static Object enumValue(Class<?> raw, String name) {
    for (Object constant : raw.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(name) || constant.toString().equals(name)) return constant;
    }
    throw new IllegalArgumentException("No enum constant " + raw.getName() + "." + name);
  }

  private static Object bindMap(Map<?, ?> value, Class<?> raw, Type type) throws ReflectiveOperationException {
    if (!Map.class.isAssignableFrom(raw)) return bindBean(value, raw);
    Type keyType = argument(type, 0);
    Type elementType = argument(type, 1);
    Map<Object, Object> bound = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : value.entrySet()) {
      bound.put(bind(entry.getKey(), keyType), bind(entry.getValue(), elementType));
    }
    return bound;
  }

  private static Object bindList(Collection<?> value, Class<?> raw, Type type) throws ReflectiveOperationException {
    if (raw.isArray()) return bindArray(value, raw, type);
    Type elementType = argument(type, 0);
    Collection<Object> bound = Set.class.isAssignableFrom(raw) ? new HashSet<>() : new ArrayList<>();
    for (Object element : value) bound.add(bind(element, elementType));
    return bound;
  }

  private static Object bindArray(Collection<?> value, Class<?> raw, Type type) throws ReflectiveOperationException {
    Type elementType = type instanceof GenericArrayType
        ? ((GenericArrayType) type).getGenericComponentType()
        : raw.getComponentType();
    Object array = Array.newInstance(raw.getComponentType(), value.size());
    int index = 0;
    for (Object element : value) Array.set(array, index++, bind(element, elementType));
    return array;
  }

  private static Object bindBean(Map<?, ?> value, Class<?> raw) throws ReflectiveOperationException {
    if (raw.getSuperclass() != null && raw.getSuperclass().getName().equals("java.lang.Record")) {
      return bindRecord(value, raw);
    }
    Object bean = Beans.create(raw);
    Map<String, Method> setters = Properties.setters(raw);
    for (Map.Entry<?, ?> entry : value.entrySet()) {
      String name = Properties.fold(entry.getKey().toString());
      Method setter = setters.get(name);
      Field field = setter == null ? Properties.fields(raw).get(name) : null;
      if (setter != null) setter.invoke(bean, bind(entry.getValue(), setter.getGenericParameterTypes()[0]));
      else if (field != null) field.set(bean, bind(entry.getValue(), field.getGenericType()));
    }
    return bean;
  }

  private static Object bindRecord(Map<?, ?> value, Class<?> raw) throws ReflectiveOperationException {
    List<Field> fields = new ArrayList<>();
    for (Field field : raw.getDeclaredFields()) {
      if (!java.lang.reflect.Modifier.isStatic(field.getModifiers())) fields.add(field);
    }
    Class<?>[] types = fields.stream().map(Field::getType).toArray(Class<?>[]::new);
    Object[] arguments = new Object[fields.size()];
    for (int index = 0; index < arguments.length; index += 1) {
      Object member = value.get(fields.get(index).getName());
      arguments[index] = member == null && types[index].isPrimitive()
          ? Array.get(Array.newInstance(types[index], 1), 0)
          : bind(member, fields.get(index).getGenericType());
    }
    Constructor<?> constructor = raw.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }

  static Class<?> rawType(Type type) {
    if (type instanceof Class) return (Class<?>) type;
    if (type instanceof ParameterizedType) return (Class<?>) ((ParameterizedType) type).getRawType();
    if (type instanceof GenericArrayType) {
      return Array.newInstance(rawType(((GenericArrayType) type).getGenericComponentType()), 0).getClass();
    }
    if (type instanceof WildcardType) return rawType(((WildcardType) type).getUpperBounds()[0]);
    if (type instanceof TypeVariable) return rawType(((TypeVariable<?>) type).getBounds()[0]);
    return Object.class;
  }

  private static Type argument(Type type, int index) {
    if (!(type instanceof ParameterizedType)) return Object.class;
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return index < arguments.length ? arguments[index] : Object.class;
  }
}
