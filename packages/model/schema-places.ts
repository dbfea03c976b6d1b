import { z } from 'zod'

/** What a schema is made of, whichever kind it is. https://zod.dev/library-authors */
interface Parts {
  /** One value, seen by several schemas. */
  innerType?: z.core.$ZodType
  in?: z.core.$ZodType
  out?: z.core.$ZodType
  left?: z.core.$ZodType
  right?: z.core.$ZodType
  options?: readonly z.core.$ZodType[]
  /** Values below it. */
  shape?: Record<string, z.core.$ZodType>
  element?: z.core.$ZodType
  keyType?: z.core.$ZodType
  valueType?: z.core.$ZodType
  items?: readonly z.core.$ZodType[]
  rest?: z.core.$ZodType | null
}

/** What is made when it is asked for is kept beside the definition, and so is the same each time. */
const partsOf = (schema: z.core.$ZodType): Parts =>
  schema instanceof z.ZodLazy ? { innerType: schema._zod.innerType } : (schema._zod.def as unknown as Parts)
const existing = <T>(values: readonly (T | null | undefined)[]) =>
  values.filter((one) => one !== undefined && one !== null)

/** The schemas that look at the same value as this one, itself first. */
function ofSameValue(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { innerType, in: before, out, left, right, options = [] } = partsOf(schema)
  return [schema, ...existing([innerType, before, out, left, right, ...options]).flatMap(ofSameValue)]
}

/** The schemas that may be the one for what stands at a path: several where a value has several shapes. */
function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  const here = ofSameValue(schema)
  const [key, ...rest] = path
  if (key === undefined) return here
  return here.flatMap((one) => {
    const { shape = {}, element, valueType, items = [], rest: others } = partsOf(one)
    const field = Object.hasOwn(shape, key) ? shape[String(key)] : undefined
    const below = existing([field, element, valueType, items[Number(key)] ?? others])
    return below.flatMap((next) => schemasAt(next, rest))
  })
}

/** Each schema of which this one is made, itself first. */
export function everySchemaIn(schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): Set<z.core.$ZodType> {
  for (const one of ofSameValue(schema)) {
    if (seen.has(one)) continue
    seen.add(one)
    const { shape = {}, element, keyType, valueType, items = [], rest } = partsOf(one)
    for (const below of existing([...Object.values(shape), element, keyType, valueType, ...items, rest]))
      everySchemaIn(below, seen)
  }
  return seen
}

/** The other bound of the number at a path, where one is known and no other shape of it says otherwise. */
export function boundsAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  known: { min: number } | { max: number },
): { min: number; max: number } | undefined {
  const bounds = schemasAt(schema, path)
    .filter((one) => one instanceof z.ZodNumber)
    .map(({ minValue, maxValue }) => ({ min: minValue ?? -Infinity, max: maxValue ?? Infinity }))
    .filter(({ min, max }) => ('min' in known ? known.min === min : known.max === max))
  const [first, ...more] = bounds
  if (!first || more.some(({ min, max }) => min !== first.min || max !== first.max)) return undefined
  return Math.abs(first.min) < Number.MAX_SAFE_INTEGER && first.max < Number.MAX_SAFE_INTEGER ? first : undefined
}

/** The value at a path of what was given; nothing where it does not lead. */
export function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    given,
  )
}
