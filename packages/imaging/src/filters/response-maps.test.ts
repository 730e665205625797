import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { filterPhantoms } from '../../test/filter-phantoms.ts'
import { createGrid, type Triple } from '../grid.ts'
import type { Volume } from '../volume.ts'
import { filterImage } from './filter-image.ts'
import type { FilterSettings } from './settings.ts'

interface ResponseMap {
  readonly source: 'mirp' | 'scipy' | 'skimage'
  readonly phantom: string
  readonly filter: FilterSettings & { readonly spacing?: Triple }
  readonly range: readonly [number, number]
  readonly values: readonly number[]
}

const { samples, maps } = reference<{
  readonly samples: Readonly<Record<string, readonly number[]>>
  readonly maps: readonly ResponseMap[]
}>('filters')

/** The largest difference over these maps, as a part of each map's range. */
function error(method: string, chosen: readonly ResponseMap[]): number {
  expect(chosen.length).toBeGreaterThan(0)
  return Math.max(
    ...chosen.map(({ phantom, filter: { spacing, ...filter }, range, values }) => {
      const volume =
        spacing === undefined ? filterPhantoms[phantom] : spaced(filterPhantoms[phantom], spacing)
      const { voxels } = filterImage(volume, filter)
      const taken = samples[phantom].map(at => voxels[at])
      // Where MIRP's response is 0 but for rounding, the phantom's own range stands in.
      const span = range[1] - range[0] > 1e-9 ? range[1] - range[0] : 255
      return largestError(method, taken, values, span)
    }),
  )
}

function spaced(volume: Volume, spacing: Triple): Volume {
  return { grid: createGrid({ size: volume.grid.size, spacing }), voxels: volume.voxels }
}

const of = (source: ResponseMap['source'], type: string) =>
  maps.filter(map => map.source === source && map.filter.type === type)
const mirp = (type: string) => of('mirp', type)
const pooling = (map: ResponseMap) => ('pooling' in map.filter ? map.filter.pooling : undefined)
const boundary = (map: ResponseMap) => ('boundary' in map.filter ? map.filter.boundary : undefined)

describe('response maps, as part of their range, beside MIRP', () => {
  it('mean filter', () => {
    expect(error('mean filter (IBSI S60F)', mirp('mean'))).toBeLessThan(2e-6)
  })

  it('Laplacian of Gaussian', () => {
    expect(error('Laplacian of Gaussian filter (IBSI L6PA)', mirp('log'))).toBeLessThan(1e-7)
  })

  it('Laws kernels', () => {
    const plain = mirp('laws').filter(map => pooling(map) === undefined)
    expect(error('Laws kernels (IBSI JTXT)', plain)).toBeLessThan(1e-7)
  })

  it('Laws energy', () => {
    const energy = mirp('laws').filter(map => 'energy' in map.filter)
    expect(error('Laws texture energy images', energy)).toBeLessThan(1e-6)
  })

  it('separable wavelets', () => {
    const plain = mirp('wavelet').filter(map => pooling(map) === undefined)
    expect(error('separable wavelets, undecimated, levels 1 to 3 (IBSI 25BO)', plain)).toBeLessThan(1e-7)
  })

  it.each(['max', 'mean', 'min'] as const)('pooling over right-angle rotations by %s', by => {
    const pooled = [...mirp('laws'), ...mirp('wavelet')].filter(
      map => pooling(map) === by && !('energy' in map.filter),
    )
    expect(error(`rotation-invariant pooling by ${by}`, pooled)).toBeLessThan(1e-7)
  })

  // MIRP ends the kernel where the image ends; ours ends at 4 sigmas of its longer axis.
  it('Gabor filter by slice', () => {
    const plain = mirp('gabor').filter(map => !('planes' in map.filter))
    expect(error('Gabor filter by slice (IBSI Q88H)', plain)).toBeLessThan(1e-4)
  })

  it('Gabor filter pooled over orientations and planes', () => {
    const pooled = mirp('gabor').filter(map => 'planes' in map.filter)
    expect(error('Gabor filter pooled over orientations and orthogonal planes', pooled)).toBeLessThan(1e-3)
  })

  it('Simoncelli wavelet', () => {
    const plain = mirp('simoncelli').filter(map => !('riesz' in map.filter))
    expect(error('Simoncelli wavelet (IBSI LODD)', plain)).toBeLessThan(1e-8)
  })

  it('Riesz transform', () => {
    const turned = mirp('simoncelli').filter(map => 'riesz' in map.filter)
    expect(error('Riesz transform of the Simoncelli wavelet', turned)).toBeLessThan(1e-8)
  })
})

describe('response maps, as part of their range, beside scipy.ndimage', () => {
  it('mean filter', () => {
    expect(error('mean filter beside scipy.ndimage.uniform_filter', of('scipy', 'mean'))).toBeLessThan(1e-8)
  })

  it('Laplacian of Gaussian in anisotropic voxels, by its whole kernel', () => {
    expect(error('Laplacian of Gaussian in anisotropic voxels', of('scipy', 'log'))).toBeLessThan(1e-9)
  })

  it('Gabor filter: modulus, real and imaginary part, by its whole kernel', () => {
    expect(error('Gabor filter beside scipy.ndimage.convolve', of('scipy', 'gabor'))).toBeLessThan(1e-9)
  })

  it.each(['zero', 'nearest', 'periodic', 'mirror'] as const)('boundary %s', name => {
    const all = maps.filter(map => map.source === 'scipy' && boundary(map) === name)
    expect(error(`boundary condition ${name}`, all)).toBeLessThan(1e-8)
  })

  it('boundary of a constant', () => {
    const all = maps.filter(map => typeof boundary(map) === 'object')
    expect(error('boundary condition constant', all)).toBeLessThan(1e-8)
  })
})

describe('response maps beside scikit-image', () => {
  it('local binary patterns by every method', () => {
    expect(error('PyRadiomics image type LBP2D', of('skimage', 'lbp-2d'))).toBeLessThan(1e-9)
  })
})
