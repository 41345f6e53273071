package lenticular.runtime;

import java.lang.reflect.Constructor;
import sun.reflect.ReflectionFactory;

/** Makes empty objects of the classes that handlers take. */
final class Beans {
  private Beans() {}

  /** By the constructor without arguments; of a class that has none, as deserialization would, without any constructor. */
  static Object create(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor();
    } catch (NoSuchMethodException error) {
      if (type.isInterface() || java.lang.reflect.Modifier.isAbstract(type.getModifiers())) throw error;
      Constructor<?> root = Object.class.getDeclaredConstructor();
      constructor = ReflectionFactory.getReflectionFactory().newConstructorForSerialization(type, root);
    }
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
