// A press on what is still on its way is no second one: on a slow line people press again.

/** The same call; while it runs, another does nothing. */
export function oneAtATime(call) {
  let running = null;
  return (...args) => (running ??= call(...args).finally(() => (running = null)));
}
