import { createGrid, createMask, createVolume, ImagingError, type Triple } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { extractPyradiomics, readPyradiomicsParameters } from './index.ts'

const size: Triple = [6, 5, 4]
const grid = createGrid({ size, spacing: [1, 1, 2] })
const image = createVolume(
  grid,
  Float32Array.from({ length: 120 }, (_, i) => (i * 37) % 101),
)
const inside = (take: (i: number, j: number, k: number) => boolean) =>
  createMask(
    grid,
    Uint8Array.from({ length: 120 }, (_, at) =>
      Number(take(at % 6, Math.floor(at / 6) % 5, Math.floor(at / 30))),
    ),
  )
const block = inside((i, j, k) => i > 0 && i < 5 && j > 0 && k > 0)
const extract = (
  setting: object,
  mask = block,
  volume: ReturnType<typeof createVolume> = image,
  more: object = {},
) => extractPyradiomics(volume, mask, readPyradiomicsParameters({ setting, ...more }))

function refusalOf(work: () => unknown): ImagingError {
  try {
    work()
  } catch (error) {
    if (error instanceof ImagingError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('what PyRadiomics refuses is refused with a cure', () => {
  it.each<[string, () => unknown, string, RegExp]>([
    [
      'one voxel',
      () =>
        extract(
          {},
          inside((i, j, k) => i === 2 && j === 2 && k === 2),
        ),
      'too-small',
      /IBSI/,
    ],
    [
      'no voxel',
      () =>
        extract(
          {},
          inside(() => false),
        ),
      'empty-mask',
      /another label/,
    ],
    [
      'a line where two dimensions are asked for',
      () =>
        extract(
          {},
          inside((_, j, k) => j === 2 && k === 2),
        ),
      'too-small',
      /minimumROIDimensions/,
    ],
    ['fewer voxels than the least', () => extract({ minimumROISize: 500 }), 'too-small', /minimumROISize/],
    [
      're-segmentation that leaves nothing',
      () => extract({ resegmentRange: [1e6] }),
      'too-small',
      /resegmentRange/,
    ],
    [
      'NaN inside',
      () => extract({}, block, createVolume(grid, new Float32Array(120).fill(Number.NaN))),
      'not-finite',
      /leave them out/,
    ],
    [
      'a constant image to normalise',
      () => extract({ normalize: true }, block, createVolume(grid, new Int16Array(120).fill(7))),
      'constant-intensity',
      /normalize to false/,
    ],
    [
      'a mask on another grid',
      () => extract({}, { ...block, grid: { ...grid, origin: [0, 0.5, 0] } }),
      'geometry-mismatch',
      /correctMask/,
    ],
    [
      'a region outside the image',
      () => extract({ correctMask: true }, { ...block, grid: { ...grid, origin: [40, 0, 0] } }),
      'mask-outside-image',
      /belong together/,
    ],
    [
      'shape2D of several slices',
      () => extract({ force2D: true }, block, image, { featureClass: { shape2D: null } }),
      'wrong-rank',
      /one slice/,
    ],
    ['LBP3D', () => extract({}, block, image, { imageType: { LBP3D: {} } }), 'unsupported', /leave it out/],
    [
      'an unknown wavelet',
      () => extract({}, block, image, { imageType: { Wavelet: { wavelet: 'coif77' } } }),
      'bad-setting',
      /./,
    ],
  ])('%s', (_, work, fault, cure) => {
    const error = refusalOf(work)
    expect(error.fault).toBe(fault)
    expect(error.cure).toMatch(cure)
  })
})

describe('a region', () => {
  it('of one intensity has PyRadiomics’ conventional values and names what has none', () => {
    const { features, undefinedFeatures } = extract(
      {},
      block,
      createVolume(grid, new Int16Array(120).fill(7)),
    )
    expect(features).toMatchObject({
      original_firstorder_Skewness: 0,
      original_firstorder_Kurtosis: 0,
      original_glcm_Correlation: 1,
      original_glcm_MCC: 1,
      original_ngtdm_Coarseness: 1e6,
      original_ngtdm_Strength: 0,
    })
    expect(undefinedFeatures).toEqual({})
    expect(Object.values(features).every(Number.isFinite)).toBe(true)
  })

  it('on a grid beside the image is taken to the image where correctMask is set', () => {
    const beside = { ...block, grid: { ...grid, origin: [0.2, 0, 0] as const } }
    const { features, diagnostics } = extract({ correctMask: true }, beside)
    expect(features).toEqual(extract({}).features)
    expect(diagnostics['diagnostics_Mask-corrected_VoxelNum']).toBe(48)
  })

  it('of several labels is that of label 1, with a warning, unless one is chosen', () => {
    const labels = [1, 2, 3, 4, 5]
    const warned = (setting: object) =>
      extractPyradiomics(image, block, readPyradiomicsParameters({ setting }), { labels }).findings
    expect(warned({})).toMatchObject([{ code: 'several-labels', severity: 'warning' }])
    expect(warned({ label: 1 })).toEqual([])
  })

  it('gives shape2D only where force2D is set, and says so', () => {
    const { features, findings } = extract({}, block, image, { featureClass: { shape2D: null } })
    expect(features).toEqual({})
    expect(findings).toMatchObject([{ code: 'class-left-out', field: 'shape2D' }])
  })
})
