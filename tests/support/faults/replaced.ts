/** Puts something in the place of a property; returns a function that puts back what was there. */
export function replaced<Of extends object, Name extends keyof Of>(
  object: Of,
  name: Name,
  value: Of[Name],
): () => void {
  const before = object[name];
  object[name] = value;
  return () => {
    object[name] = before;
  };
}
