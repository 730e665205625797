import { afterAll, describe, expect, it } from 'vitest'
import { fixture, temporaryFolder } from '../../test/reference.ts'
import { openModality } from '../bag-modality.ts'
import { writeBag } from '../write-bag.ts'
import { BagReaders } from './bag-readers.ts'
import { readInThreads } from './read-in-threads.ts'

const readers = new BagReaders()
afterAll(() => readers.close())

describe('a modality read in threads', () => {
  it('gives what its bags give: whole, a range, rows in any order', async () => {
    const file = `${temporaryFolder()}/bag.h5`
    const features = Float32Array.from({ length: 50 * 4 }, (_, i) => i / 8)
    writeBag(file, { features, dimensions: 4 }, { storage: 'float32' })
    const modality = await openModality('tiles', [file, null])
    const { name, dimensions, bags } = readInThreads(modality, readers)
    expect({ name, dimensions, missing: bags[1] }).toEqual({ name: 'tiles', dimensions: 4, missing: null })
    const [bag] = bags
    expect(bag?.instances).toBe(50)
    const all = new Float32Array(200)
    await bag?.read(0, 50, all)
    expect(all).toEqual(features)
    const some = new Float32Array(12)
    await bag?.read(7, 10, some)
    expect(some).toEqual(features.subarray(28, 40))
    await bag?.readRows(Int32Array.of(9, 0, 9), some)
    expect(Array.from(some)).toEqual([9, 0, 9].flatMap(row => [...features.subarray(4 * row, 4 * row + 4)]))
    await bag?.read(3, 3, some)
    await bag?.readRows(new Int32Array(0), some)
  })

  it('throws what its bags throw', async () => {
    const modality = await openModality('tiles', [fixture('broken-nan.h5')])
    const [bag] = readInThreads(modality, readers).bags
    const into = new Float32Array((bag?.instances ?? 0) * modality.dimensions)
    await expect(bag?.read(0, bag.instances, into)).rejects.toMatchObject({
      fault: 'not-finite',
      instance: 7,
    })
    await expect(bag?.read(0, 99_999, into)).rejects.toMatchObject({ fault: 'out-of-range' })
    await expect(bag?.read(0, 2, new Float32Array(1))).rejects.toMatchObject({ fault: 'out-of-range' })
    await expect(bag?.readRows(Int32Array.of(-1), into)).rejects.toMatchObject({ fault: 'out-of-range' })
    await expect(bag?.readRows(Int32Array.of(1), new Float32Array(1))).rejects.toMatchObject({
      fault: 'out-of-range',
    })
  })
})
