/** Who listens to which event; what one of them throws reaches the console and none of the others. */
export class Listeners<Events extends object> {
  private readonly byName = new Map<keyof Events, Set<(event: never) => void>>();

  /** Calls with every event of a name; returns a function that ends that. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.byName.get(name) ?? new Set();
    this.byName.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Tells all that listen to a name. */
  tell<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of [...(this.byName.get(name) ?? [])]) {
      try {
        // Only `on` puts listeners in, under the name of the event that they take.
        (listener as (event: Events[Name]) => void)(event);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
