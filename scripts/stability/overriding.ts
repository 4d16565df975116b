/** `inner` with some of its members replaced; all others are its own, and see it as `this`. */
export function overriding<T extends object>(inner: T, replaced: Partial<T>): T {
  return new Proxy(inner, {
    get(target, key) {
      if (Object.hasOwn(replaced, key)) return Reflect.get(replaced, key);
      const own: unknown = Reflect.get(target, key, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}
