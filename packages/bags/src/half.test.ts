import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../test/reference.ts'
import { decodeByTable, decodeHalf, encodeHalf, halfTable } from './half.ts'
import { simdDecoder } from './half-simd.ts'

const { half } = reference<{
  half: { bits: number[]; values: number[]; numbers: number[]; encoded: number[] }
}>('bags')

describe('half precision', () => {
  it('is decoded as numpy decodes it', () => {
    const into = new Float32Array(half.bits.length)
    expect(decodeHalf(Uint16Array.from(half.bits), into, 0)).toBe(true)
    expect(largestError('Half precision, decoded', into, half.values)).toBe(0)
  })

  it('is encoded as numpy encodes it, to the nearest, ties to even', () => {
    const encoded = half.numbers.map(encodeHalf)
    expect(largestError('Half precision, encoded', encoded, half.encoded)).toBe(0)
  })

  it('gives back every finite half', () => {
    const table = halfTable()
    for (let bits = 0; bits < 65536; bits++)
      if (!Number.isNaN(table[bits]) && encodeHalf(table[bits]) !== bits) expect.fail(`half ${bits}`)
  })

  it('is decoded by vectors as by the table, to the bit and whatever the length', () => {
    expect(simdDecoder()).not.toBeNull()
    const finite = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
      bits => (bits & 0x7c00) !== 0x7c00,
    )
    for (const length of [0, 1, 7, 8, 9, 1023, 16384, 16385, finite.length]) {
      const [vectors, table] = [new Uint32Array(length + 3), new Uint32Array(length + 3)]
      const halves = finite.subarray(finite.length - length)
      expect(simdDecoder()?.(halves, new Float32Array(vectors.buffer), 2)).toBe(true)
      decodeByTable(halves, new Float32Array(table.buffer), 2)
      expect(Buffer.compare(Buffer.from(vectors.buffer), Buffer.from(table.buffer))).toBe(0)
    }
  })

  it('tells NaN and infinity wherever they are', () => {
    const bad = fc.constantFrom(0x7c00, 0xfc00, 0x7e00, 0x7c01, 0xffff)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x7bff })), fc.nat(), bad, (halves, place, wrong) => {
        const into = new Float32Array(halves.length + 1)
        expect(decodeHalf(Uint16Array.from(halves), into, 0)).toBe(true)
        halves.splice(place % (halves.length + 1), 0, wrong)
        expect(decodeHalf(Uint16Array.from(halves), into, 0)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('is infinite beyond its range and keeps NaN', () => {
    expect([65520, -1e9, Number.NaN].map(encodeHalf)).toEqual([0x7c00, 0xfc00, 0x7e00])
  })
})
