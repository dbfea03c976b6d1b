/**
 * What a record has under a name that was chosen. Without this, one called `constructor` or `toString` has what every
 * object inherits.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
