import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/reference.ts'
import { createGrid } from '../grid.ts'
import { maskCount, type VoxelArray } from '../volume.ts'
import { countLabels } from './labels.ts'
import { readMask } from './read-mask.ts'
import { faultOf } from './volume-format.case.ts'
import { writeFrames, writeMask } from './write.ts'

async function maskOf(voxels: VoxelArray, name = 'mask.nii.gz'): Promise<string> {
  const file = path.join(temporaryFolder(), name)
  await writeFrames(file, { grid: createGrid({ size: [voxels.length, 1, 1] }), count: 1, voxels })
  return file
}

describe('a mask', () => {
  it('of one label needs no choice, whatever the label', async () => {
    const { mask, labels } = await readMask(await maskOf(Int16Array.of(0, 7, 7, 0)))
    expect(labels).toEqual([7])
    expect(mask.inside).toEqual(Uint8Array.of(0, 1, 1, 0))
  })

  it('of whole numbers stored as floats is one', async () => {
    const { mask } = await readMask(await maskOf(Float64Array.of(0, 1, 1, -0)))
    expect(maskCount(mask)).toBe(2)
  })

  it('of five labels is refused without a choice, with the labels listed', async () => {
    const file = await maskOf(Uint8Array.of(0, 5, 3, 1, 2, 4, 4))
    const error = await faultOf(() => readMask(file))
    expect(error.fault).toBe('several-labels')
    expect(error.what).toContain('1 (1 voxels), 2 (1 voxels), 3 (1 voxels), 4 (2 voxels), 5 (1 voxels)')
    const { mask, labels } = await readMask(file, { label: 4 })
    expect(labels).toEqual([1, 2, 3, 4, 5])
    expect(mask.inside).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 1, 1))
  })

  it.each([
    ['with fractions', Float32Array.of(0, 0.5, 1), 'not-a-label', /threshold/],
    ['with NaN', Float32Array.of(0, Number.NaN, 1), 'not-a-label', /whole numbers/],
    ['that is an image', Int16Array.from({ length: 5000 }, (_, i) => i), 'not-a-label', /order/],
    ['that is empty', new Uint8Array(9), 'empty-mask', /no residual tumour/],
  ] as const)('%s is refused', async (_, voxels, fault, cure) => {
    const error = await faultOf(async () => readMask(await maskOf(voxels)))
    expect(error.fault).toBe(fault)
    expect(error.cure).toMatch(cure)
  })

  it('without the label asked for is refused with those there are', async () => {
    const error = await faultOf(async () => readMask(await maskOf(Uint8Array.of(0, 2)), { label: 1 }))
    expect(error).toMatchObject({
      fault: 'no-such-label',
      what: 'no voxel has label 1; there is 2 (1 voxels)',
    })
  })

  it('written is read back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ min: 0, max: 1, minLength: 1, maxLength: 30 }), async cells => {
        const inside = Uint8Array.from(cells)
        if (!inside.includes(1)) return
        const file = path.join(temporaryFolder(), 'mask.nrrd')
        await writeMask(file, { grid: createGrid({ size: [inside.length, 1, 1] }), inside })
        expect((await readMask(file)).mask.inside).toEqual(inside)
      }),
      { numRuns: 30 },
    )
  })

  it('counts each label as a plain count does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), numbers => {
        const plain = [...new Set(numbers)].filter(x => x !== 0).sort((a, b) => a - b)
        expect([...countLabels(Int16Array.from(numbers))]).toEqual(
          plain.map(label => [label, numbers.filter(x => x === label).length]),
        )
      }),
    )
  })
})
