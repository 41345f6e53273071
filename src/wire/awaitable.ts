/**
 * What is there at once more often than not. To wait for it all the same costs a promise and a turn of the queue, which a small
 * request meets dozens of times: hot paths wait only if they must.
 */
export type Awaitable<T> = T | Promise<T>;

export function isPending<T>(value: Awaitable<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** What `next` makes of the value: now if it is there, else once it comes. */
export function whenThere<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return isPending(value) ? value.then(next) : next(value);
}
