import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CanonicalJsonError, canonicalJson } from './canonical-json.ts'

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}

describe('canonicalJson', () => {
  it('gives JSON that reads back as the value, with the same bytes whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = canonicalJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(reversed(value))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it('sorts keys by code unit and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1, a: undefined, B: 2, ä: [{ d: 1, c: 2 }] })).toBe(
      '{"B":2,"b":1,"ä":[{"c":2,"d":1}]}',
    )
  })

  it('writes typed arrays as arrays and what has a toJSON by it', () => {
    expect(canonicalJson({ x: Float64Array.of(1.5, -0), y: Int32Array.of(3), at: new Date(0) })).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","x":[1.5,0],"y":[3]}',
    )
  })

  it.each([
    ['NaN', { a: [1, Number.NaN] }, '$.a[1] is NaN'],
    ['an infinity in a typed array', { a: Float64Array.of(Number.NEGATIVE_INFINITY) }, '$.a[0] is -Infinity'],
    ['undefined in an array', [undefined], '$[0] is undefined'],
    ['a hole in an array', Array(2), '$[0] is undefined'],
    ['nothing at all', undefined, '$ is undefined'],
    ['a map', { m: new Map([[1, 2]]) }, '$.m is a Map'],
    ['a function', { f: () => 1 }, '$.f is a function'],
    ['a big integer', 1n, '$ is a bigint'],
  ])('refuses %s, saying where', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(CanonicalJsonError)
    expect(() => canonicalJson(value)).toThrow(message)
  })
})
