/** Thrown by {@link canonicalJson} for a value that JSON cannot hold, with the place where it stands. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError'
}

const numericArrays = [
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
] as const

/**
 * JSON with sorted keys, so that equal values have equal bytes. NaN and infinities are refused rather than
 * turned into null: a number that could not be estimated is null with a reason, chosen by who computed it.
 * A property that is undefined is left out; undefined elsewhere, functions, symbols, big integers, maps and
 * sets are refused, as JSON would lose them in silence.
 * @throws CanonicalJsonError
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(ordered(value, '$'), undefined, indent)
}

function ordered(value: unknown, path: string): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new CanonicalJsonError(`${path} is ${value}: write null and say why`)
  if (
    value === undefined ||
    typeof value === 'function' ||
    typeof value === 'symbol' ||
    typeof value === 'bigint' ||
    value instanceof Map ||
    value instanceof Set
  )
    throw new CanonicalJsonError(`${path} is ${describe(value)}, which JSON cannot hold`)
  if (Array.isArray(value)) return Array.from(value, (item, i) => ordered(item, `${path}[${i}]`))
  for (const type of numericArrays)
    if (value instanceof type) return Array.from(value, (item, i) => ordered(item, `${path}[${i}]`))
  if (value !== null && typeof value === 'object') {
    if ('toJSON' in value && typeof value.toJSON === 'function') return ordered(value.toJSON(), path)
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item, `${path}.${key}`)]))
  }
  return value
}

function describe(value: unknown): string {
  if (value instanceof Map || value instanceof Set) return `a ${value.constructor.name}`
  return value === undefined ? 'undefined' : `a ${typeof value}`
}
