import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentHash } from './content-hash.ts'

describe('contentHash', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), record => {
        const reversed = Object.fromEntries(Object.entries(record).reverse())
        expect(contentHash(reversed)).toBe(contentHash(record))
      }),
    )
  })

  it('tells different JSON values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = canonical(a) === canonical(b)
        expect(contentHash(a) === contentHash(b)).toBe(same)
      }),
    )
  })

  it('tells types, bytes and boundaries apart', () => {
    const values = [
      [1, 2],
      [12],
      ['1', '2'],
      ['12'],
      [[1], 2],
      Float64Array.of(1, 2),
      Float32Array.of(1, 2),
      Int32Array.of(1, 2),
      Float64Array.of(1, Number.NaN),
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0,
      -0,
      null,
      undefined,
      'null',
      true,
      1n,
      new Date(0),
      new Map([[1, 2]]),
      new Set([1, 2]),
      {},
      [],
    ]
    expect(new Set(values.map(contentHash)).size).toBe(values.length)
  })

  it('reads only the view, not the buffer under it', () => {
    const buffer = Float64Array.of(9, 1, 2, 9)
    expect(contentHash(buffer.subarray(1, 3))).toBe(contentHash(Float64Array.of(1, 2)))
  })

  it('refuses functions and promises, naming the place', () => {
    expect(() => contentHash({ a: [() => 1] })).toThrow('$.a[0] is a function')
    expect(() => contentHash({ a: Promise.resolve(1) })).toThrow('$.a is a promise')
  })
})

// Another way to equality of JSON values, with -0 kept apart.
function canonical(value: unknown): string {
  if (Object.is(value, -0)) return '-0'
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
      .sort()
      .join()}}`
  return JSON.stringify(value)
}
