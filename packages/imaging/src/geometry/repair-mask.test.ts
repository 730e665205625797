import { describe, expect, it } from 'vitest'
import { createGrid, toPatient } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { createMask, createVolume, type Mask } from '../volume.ts'
import { checkSameGrid, compareGrids } from './compare-grids.ts'
import { offeredRepairs } from './offered-repairs.ts'
import { drawOverlay, drawSlice } from './overlay.ts'
import { reorientMask } from './reorient.ts'
import { repairMask } from './repair-mask.ts'
import { isotropicGrid } from './resampled-grid.ts'

const image = createGrid({ size: [10, 8, 6], spacing: [1, 1.5, 3], origin: [-20, 4, 100] })

function box(grid = image, [a, b, c] = [3, 2, 1], [d, e, f] = [6, 5, 4]): Mask {
  const mask = createMask(grid, new Uint8Array(grid.size[0] * grid.size[1] * grid.size[2]))
  for (let k = c; k <= f; k++)
    for (let j = b; j <= e; j++)
      for (let i = a; i <= d; i++) mask.inside[i + grid.size[0] * (j + grid.size[1] * k)] = 1
  return mask
}

describe('the grids of image and mask', () => {
  it('agree when headers differ by rounding', () => {
    const rounded = createGrid({
      ...image,
      spacing: [Math.fround(1 + 1e-7), 1.5, 3],
      origin: [-20.000004, 4, Math.fround(100.1) - 0.1],
    })
    expect(compareGrids(image, rounded)).toEqual([])
    expect(() => checkSameGrid(image, rounded)).not.toThrow()
  })

  it('are listed with their differences, both sides in numbers', () => {
    const other = createGrid({
      size: [10, 8, 5],
      spacing: [1, 1.5, 3.3],
      origin: [-20, 5.5, 100],
      direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
    })
    const differences = compareGrids(image, other)
    expect(differences.map(d => d.part)).toEqual(['size', 'spacing', 'origin', 'direction'])
    expect(differences[0].text).toBe('size of the image 10 8 6, of the mask 10 8 5')
    // 5 steps of 0.3 mm more, in voxels of 3 mm; 1.5 mm in voxels of 1 mm.
    expect(differences[1].voxels).toBeCloseTo(0.5, 12)
    expect(differences[2].voxels).toBeCloseTo(1.5, 12)
    expect(differences[2].text).toBe(
      'origin of the image -20 4 100 mm, of the mask -20 5.5 100 mm: up to 1.5 voxels, 0.01 are accepted',
    )
    expect(() => checkSameGrid(image, other, { file: 'mask.nii' })).toThrow(
      expect.objectContaining({
        fault: 'geometry-mismatch',
        file: 'mask.nii',
        what: expect.stringContaining('spacing of the image 1 1.5 3 mm, of the mask 1 1.5 3.3 mm'),
        cure: expect.stringContaining('resample-nearest, resample-half'),
      }),
    )
  })
})

describe('the repair of a mask', () => {
  it('reorients when only the order of axes differs', () => {
    const mask = box()
    const turned = reorientMask(mask, 'RSA')
    const differences = compareGrids(image, turned.grid)
    expect(offeredRepairs(image, turned.grid, differences)[0]).toBe('reorient')
    const { mask: repaired, record } = repairMask(image, turned, 'reorient')
    expect(repaired.inside).toEqual(mask.inside)
    expect(repaired.grid).toBe(image)
    expect(record.volumeAfter).toBeCloseTo(record.volumeBefore, 9)
    expect(record.text).toBe(
      "mask axes put in the image's order, no voxel interpolated; its volume changed by 0.00 %",
    )
    expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  })

  it('copies the header when only the origin differs, by less than a voxel', () => {
    const near = box(createGrid({ ...image, origin: [-20.4, 4, 100] }))
    const { mask, record } = repairMask(image, near, 'copy-header')
    expect(mask.inside).toEqual(box().inside)
    expect(record.repair).toBe('copy-header')
    const far = box(createGrid({ ...image, origin: [-22, 4, 100] }))
    expect(() => repairMask(image, far, 'copy-header')).toThrow(ImagingError)
    expect(() => repairMask(image, near, 'reorient')).toThrow(ImagingError)
  })

  it.each(['resample-nearest', 'resample-half'] as const)('resamples otherwise: %s', repair => {
    // A box whose borders are borders of voxels in both grids.
    const fine = isotropicGrid(image, 0.5)
    const mask = box(fine, [6, 6, 6], [13, 17, 29])
    expect(
      toPatient(fine, [6, 6, 6]).map((x, axis) => x - 0.25 - (image.origin[axis] - image.spacing[axis] / 2)),
    ).toEqual([3, 3, 3])
    const { mask: repaired, record } = repairMask(image, mask, repair)
    expect(repaired.inside).toEqual(box(image, [3, 2, 1], [6, 5, 4]).inside)
    expect(record.volumeAfter).toBeCloseTo(record.volumeBefore, 9)
  })

  it('names a mask that is empty, and one that the image does not see', () => {
    const far = createGrid({ ...image, origin: [500, 4, 100] })
    expect(() => repairMask(image, box(far), 'resample-half')).toThrow(
      expect.objectContaining({ fault: 'mask-outside-image' }),
    )
    const empty = createMask(far, new Uint8Array(480))
    expect(() => repairMask(image, empty, 'resample-half')).toThrow(
      expect.objectContaining({ fault: 'empty-mask' }),
    )
  })
})

describe('an overlay', () => {
  const volume = createVolume(
    image,
    Int16Array.from({ length: 480 }, (_, i) => i),
  )

  it('shows the three planes through the middle of the mask, with its outline', () => {
    const planes = drawOverlay(volume, [{ mask: box() }])
    expect(planes.map(p => [p.across, p.index, p.width, p.height])).toEqual([
      [2, 3, 10, 8],
      [1, 4, 10, 6],
      [0, 5, 8, 6],
    ])
    expect(planes[1].pixelSpacing).toEqual([1, 3])
    const [axial] = planes
    const pixel = (x: number, y: number) => [...axial.rgba.slice(4 * (x + 10 * y), 4 * (x + 10 * y) + 4)]
    expect(pixel(3, 2)).toEqual([213, 94, 0, 255])
    expect(pixel(6, 5)).toEqual([213, 94, 0, 255])
    // Within the outline, and outside it, the image is grey.
    for (const [x, y] of [
      [4, 3],
      [1, 1],
    ]) {
      const [red, green, blue] = pixel(x, y)
      expect([green, blue]).toEqual([red, red])
    }
  })

  it('shows any one slice as it shows the middle one, and refuses a slice that is not there', () => {
    const [axial] = drawOverlay(volume, [{ mask: box() }])
    expect(drawSlice(volume, [{ mask: box() }], 3)).toEqual(axial)
    expect(drawSlice(volume, [{ mask: box() }], 0).rgba).not.toEqual(axial.rgba)
    expect(() => drawSlice(volume, [], 6)).toThrow('there is no slice 6 of 6')
    expect(() => drawSlice(volume, [{ mask: box(isotropicGrid(image, 1)) }], 3)).toThrow(
      expect.objectContaining({ fault: 'geometry-mismatch' }),
    )
  })

  it('refuses a mask on another grid, and shows a constant image in black', () => {
    expect(() => drawOverlay(volume, [{ mask: box(isotropicGrid(image, 1)) }])).toThrow(
      expect.objectContaining({ fault: 'geometry-mismatch' }),
    )
    const [plane] = drawOverlay(createVolume(image, new Uint8Array(480).fill(9)), [])
    expect([...plane.rgba.slice(0, 4)]).toEqual([0, 0, 0, 255])
  })
})
