import { createHash, type Hash } from 'node:crypto'
import { TaskError } from './task-error.ts'

/**
 * SHA-256 of a value by its content: equal values have equal hashes whatever the order of their keys.
 * Holds JSON values, `undefined` properties (as if absent), NaN and infinities, typed arrays (by element
 * type and bytes), dates, maps and sets in their order.
 * @throws TaskError `not-serialisable` for a function, a symbol or a promise
 */
export function contentHash(value: unknown): string {
  const hash = createHash('sha256')
  feed(hash, value, '$')
  return hash.digest('hex')
}

// Every value is fed as a type tag, a length where it has one, and its content: no two values run together.
function feed(hash: Hash, value: unknown, path: string): void {
  if (value === null) hash.update('null;')
  else if (typeof value === 'string') hash.update(`s${value.length}:`).update(value, 'utf16le')
  else if (typeof value === 'number') hash.update(Object.is(value, -0) ? 'n-0;' : `n${value};`)
  else if (typeof value === 'object') feedObject(hash, value, path)
  else if (typeof value === 'function' || typeof value === 'symbol')
    throw new TaskError('not-serialisable', `${path} is a ${typeof value}, which has no content to hash`)
  else hash.update(`${typeof value}:${String(value)};`)
}

function feedObject(hash: Hash, value: object, path: string): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`v${value.constructor.name}${value.byteLength}:`)
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  } else if (Array.isArray(value)) {
    hash.update(`a${value.length}:`)
    for (let i = 0; i < value.length; i++) feed(hash, value[i], `${path}[${i}]`)
  } else if (value instanceof Date) hash.update(`d${value.getTime()};`)
  else if (value instanceof Map || value instanceof Set) feed(hash, [value.constructor.name, ...value], path)
  else if (value instanceof Promise)
    throw new TaskError('not-serialisable', `${path} is a promise: await it before it becomes an input`)
  else feedRecord(hash, value, path)
}

function feedRecord(hash: Hash, value: object, path: string): void {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  hash.update(`o${entries.length}:`)
  for (const [key, item] of entries) {
    feed(hash, key, path)
    feed(hash, item, `${path}.${key}`)
  }
}
