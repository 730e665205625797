import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeBag } from '@tessera/bags'
import { colourScale } from '@tessera/slides'
import { describe, expect, it } from 'vitest'
import { writeSmallScan } from '../../test/write-files.ts'
import { drawSliceAttention } from './slice-attention.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'tessera-slice-attention-'))
const stem = path.join(folder, 'scan')
const files = [`${stem}.nii.gz`, `${stem}_mask.nii.gz`] as const

/** A bag of the slices 3, 4 and 5 of the scan. */
function bagOf(slices: readonly number[]): string {
  const file = path.join(folder, `${slices.join('-')}.h5`)
  const coords = Float64Array.from(slices.flatMap(slice => [slice, 0]))
  writeBag(file, { features: new Float32Array(2 * slices.length), dimensions: 2, coords })
  return file
}

describe('the slices that a network weighed', () => {
  it('stand beneath the outlined tumour, framed by rank over a bar of their weight', async () => {
    await writeSmallScan(stem, { radius: 5, brightness: 60, seed: 3 })
    const drawn = await drawSliceAttention(
      ...files,
      undefined,
      bagOf([3, 4, 5]),
      Float32Array.of(0.2, 0.7, 0.1),
    )
    if (drawn === null) throw new Error('it is drawn')
    expect(drawn).toMatchObject({ slices: 3, shown: 3, top: 5 })
    const { raster } = drawn
    const at = (x: number, y: number) => [
      ...raster.pixels.subarray(3 * (x + raster.width * y)).subarray(0, 3),
    ]
    const viridis = colourScale('viridis')
    const colour = (rank: number) => [...viridis.subarray(3 * rank, 3 * rank + 3)]
    // Frames lie at the left upper corners of pictures 106 pixels apart, under two pictures of 260.
    expect([0, 1, 2].map(k => at(106 * k + 1, 260 + 8 + 1))).toEqual([
      colour(Math.round(255 / 2)),
      colour(255),
      colour(0),
    ])
    // A bar of the heaviest is 32 pixels, of the others by their weight: 9 and 5.
    const grey = (k: number) =>
      Array.from({ length: 40 }, (_, y) => at(106 * k + 40, 260 + 8 + 98 + 8 + y)).filter(
        ([red, green, blue]) => red === 90 && green === 90 && blue === 90,
      ).length
    expect([0, 1, 2].map(grey)).toEqual([9, 32, 5])
  })

  it('are not drawn where bag and weights do not fit, or a file cannot be read', async () => {
    const bag = bagOf([3, 4, 5])
    expect(await drawSliceAttention(...files, undefined, bag, Float32Array.of(1))).toBeNull()
    expect(
      await drawSliceAttention(
        path.join(folder, 'none.nii.gz'),
        files[1],
        undefined,
        bag,
        new Float32Array(3),
      ),
    ).toBeNull()
    expect(
      await drawSliceAttention(...files, undefined, path.join(folder, 'none.h5'), new Float32Array(3)),
    ).toBeNull()
  })
})
