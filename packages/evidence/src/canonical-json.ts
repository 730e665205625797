/** Thrown by {@link canonicalJson} for NaN, an infinity or a value that JSON cannot hold. */
export class CanonicalJsonError extends Error {
  override readonly name = 'CanonicalJsonError'
}

/**
 * JSON with sorted keys, so that equal values have equal bytes. NaN and infinities are refused rather than
 * turned into null: a number that could not be estimated is null with a reason, chosen by who computed it.
 * @throws CanonicalJsonError
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return JSON.stringify(ordered(value, '$'), undefined, indent)
}

function ordered(value: unknown, path: string): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new CanonicalJsonError(`${path} is ${value}: write null and say why`)
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw new CanonicalJsonError(`${path} is a ${typeof value}, which JSON cannot hold`)
  if (Array.isArray(value)) return value.map((item, i) => ordered(item, `${path}[${i}]`))
  if (ArrayBuffer.isView(value) && 'length' in value)
    return Array.from(value as unknown as ArrayLike<number>, (item, i) => ordered(item, `${path}[${i}]`))
  if (value !== null && typeof value === 'object') {
    if ('toJSON' in value && typeof value.toJSON === 'function') return ordered(value.toJSON(), path)
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item, `${path}.${key}`)]))
  }
  return value
}
