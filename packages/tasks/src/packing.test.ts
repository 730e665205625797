import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, unpack } from './packing.ts'

describe('pack and unpack', () => {
  it('give back any JSON value and typed array', () => {
    const views = fc.oneof(
      fc.float64Array(),
      fc.float32Array(),
      fc.int32Array(),
      fc.uint8Array(),
      fc.int8Array(),
      fc.bigInt64Array(),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(views, fc.jsonValue())), value => {
        expect(unpack(pack(value))).toEqual(value)
      }),
    )
  })

  it('gives every typed array a buffer of its own, of its own size', () => {
    const wide = Float64Array.from({ length: 1000 }, (_, i) => i)
    const back = unpack<{ a: Float64Array; b: Float64Array }>(pack({ a: wide.subarray(3, 5), b: wide }))
    expect(back.a).toEqual(Float64Array.of(3, 4))
    expect(back.a.buffer.byteLength).toBe(16)
    expect(back.b.buffer.byteLength).toBe(8000)
  })

  it('keeps NaN, negative zero, undefined, dates, maps and sets', () => {
    const value = {
      nan: Number.NaN,
      zero: -0,
      none: undefined,
      at: new Date(5),
      map: new Map([[1, new Set(['a'])]]),
    }
    expect(unpack(pack(value))).toStrictEqual(value)
  })

  it('equal values have equal bytes', () => {
    const value = () => ({ b: Float64Array.of(1.5, 2), a: [1, 'x', null] })
    expect(pack(value())).toEqual(pack(value()))
  })

  it('refuses what cannot be written down', () => {
    expect(() => pack({ f: () => 1 })).toThrow(expect.objectContaining({ code: 'not-serialisable' }))
    expect(() => pack(Promise.resolve(1))).toThrow(expect.objectContaining({ code: 'not-serialisable' }))
  })
})
