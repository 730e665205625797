import { describe, expect, it } from 'vitest'
import { type Bag, memoryBag } from '../../bag-rows.ts'
import { BagReader } from './bag-reader.ts'

const dimensions = 3
const values = Float32Array.from({ length: 8 * dimensions }, (_, i) => i)
const places = Int32Array.of(6, 1, 7)

/** A bag that says which of its ways of reading was taken. */
function toldBag(numbers: Float32Array) {
  const taken: string[] = []
  const whole = memoryBag(numbers, dimensions)
  const bag: Bag = {
    ...whole,
    read: (from, to, into) => {
      taken.push('all')
      return whole.read(from, to, into)
    },
    readRows: async (rows, into) => {
      taken.push('rows')
      rows.forEach((row, i) => {
        into.set(numbers.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions)
      })
    },
  }
  return { taken, modality: { name: 'tiles', dimensions, bags: [bag] } }
}

describe('the reader of bags', () => {
  it('reads no more than the rows drawn of a bag that memory cannot keep, and the same numbers', async () => {
    const small = toldBag(values)
    const kept = new BagReader()
    const large = toldBag(values)
    const lean = new BagReader(0)
    const expected = Float32Array.of(18, 19, 20, 3, 4, 5, 21, 22, 23)
    for (let time = 0; time < 2; time++) {
      expect(await kept.read(small.modality, 0, 0, places)).toEqual(expected)
      expect(await lean.read(large.modality, 0, 0, places)).toEqual(expected)
    }
    expect(small.taken).toEqual(['all'])
    expect(large.taken).toEqual(['rows', 'rows'])
    expect(await lean.read(large.modality, 0, 0)).toEqual(values)
  })

  it('names the instance that is not finite among rows drawn', async () => {
    const { modality } = toldBag(values.map((value, i) => (i === 1 * dimensions + 2 ? Number.NaN : value)))
    await expect(new BagReader(0).read(modality, 0, 41, places)).rejects.toThrow(
      "the bag of row 41 in 'tiles' has NaN as feature 3 of instance 2",
    )
  })
})
