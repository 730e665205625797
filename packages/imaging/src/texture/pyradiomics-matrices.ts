import type { Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import { type DirectionalMatrices, type DistanceNorm, stepLength } from './aggregation.ts'
import { findAlike } from './alike.ts'
import { type CountMatrix, mergeMatrices } from './count-matrix.ts'
import { directions } from './directions.ts'
import { directionalGlcm } from './glcm.ts'
import { directionalGlrlm } from './glrlm.ts'
import type { GreyLevels } from './grey-levels.ts'
import { createLattice, type Lattice } from './lattice.ts'
import { dependenceMatrices, dependentNeighbours } from './ngldm.ts'
import { type GreyToneMatrix, greyToneMatrices } from './ngtdm.ts'
import { once } from './once.ts'
import { sizeMatrices } from './zone-matrices.ts'
import { findZones } from './zones.ts'

/** Settings by PyRadiomics' own names. */
export interface PyradiomicsMatrixOptions {
  /** Chebyshev distances of neighbours, of GLCM, GLDM and NGTDM; 1 by default. */
  readonly distances?: readonly number[]
  readonly symmetricalGLCM?: boolean
  /** Merges directions, weighted, instead of averaging features. */
  readonly weightingNorm?: DistanceNorm | 'no_weighting' | null
  readonly gldm_a?: number
  readonly force2D?: boolean
  /** The axis across the slices in PyRadiomics' order: 0 is the third axis of the volume, 2 the first. */
  readonly force2Ddimension?: number
}

/** PyRadiomics' matrices: those without direction once; those of a direction that the region does not extend in left out. */
export interface PyradiomicsMatrices {
  readonly glcm: readonly CountMatrix[]
  readonly glrlm: readonly CountMatrix[]
  readonly glszm: CountMatrix
  readonly gldm: CountMatrix
  readonly ngtdm: GreyToneMatrix
}

/** Each part made when it is asked for. */
export type Lazily<T> = { readonly [K in keyof T]: () => T[K] }

/** Each matrix of PyRadiomics, counted when it is asked for. */
export function pyradiomicsMatrices(
  grey: GreyLevels,
  options: PyradiomicsMatrixOptions = {},
): Lazily<PyradiomicsMatrices> {
  const { distances = [1], symmetricalGLCM = true, weightingNorm = null } = options
  const { gldm_a = 0, force2D = false, force2Ddimension = 0 } = options
  const turned = force2D ? acrossSlices(grey, force2Ddimension) : grey
  const lattice = createLattice(turned, Math.max(1, ...distances))
  const [neighbourhood, aggregation] = force2D ? (['slice', '2_5D'] as const) : (['volume', '3D'] as const)
  const dependent = () =>
    distances.length === 1 && distances[0] === 1 && gldm_a === 0
      ? dependentNeighbours(lattice, alike().steps, 0, alike())
      : dependentNeighbours(lattice, half, gldm_a)
  const half = distances.flatMap(distance => directions(neighbourhood, distance))
  const alike = once(() => findAlike(lattice, directions(neighbourhood)))
  return {
    glcm: () => {
      const each = directionalGlcm(lattice, aggregation, half, symmetricalGLCM)
      const weight = (length: number) => Math.exp(-(length ** 2))
      const merged = combine(each, weightingNorm, weight)
      const filled = merged.filter(({ counts }) => counts.length > 0)
      return filled.length > 0 ? filled : merged
    },
    glrlm: () => {
      const each = directionalGlrlm(lattice, aggregation, alike())
      const groups = each.groups.map(group =>
        group.map((matrix, n) => (reaches(lattice, each.steps[n]) ? matrix : empty(matrix))),
      )
      const merged = combine({ ...each, groups }, weightingNorm, length => length)
      const filled = merged.filter(({ counts }) => counts.length > 0)
      return filled.length > 0 ? filled : merged
    },
    glszm: () => sizeMatrices(lattice, aggregation, findZones(lattice, alike()))[0],
    gldm: () => dependenceMatrices(lattice, aggregation, dependent())[0],
    ngtdm: () => greyToneMatrices(lattice, aggregation, half, true)[0],
  }
}

function combine(
  { steps, spacing, groups }: DirectionalMatrices,
  norm: DistanceNorm | 'no_weighting' | null,
  weight: (length: number) => number,
): readonly CountMatrix[] {
  const [group] = groups
  if (norm === null) return group
  if (norm === 'no_weighting') return [mergeMatrices(group)]
  return [
    mergeMatrices(
      group,
      steps.map(step => weight(stepLength(step, spacing, norm))),
    ),
  ]
}

function empty({ ng }: CountMatrix): CountMatrix {
  return {
    ng,
    rows: new Int32Array(0),
    columns: new Int32Array(0),
    counts: new Float64Array(0),
    voxels: 0,
  }
}

// Whether a line along the step meets two voxels of the region: otherwise PyRadiomics has no runs in that direction.
function reaches({ levels, places, size, margin }: Lattice, [i, j, k]: Triple): boolean {
  const offset = i + size[0] * (j + size[1] * k)
  for (let n = 0; n < places.length; n++) if (levels[places[n] + offset] !== 0) return true
  for (let n = 0; n < places.length; n++) {
    let at = places[n]
    let x = at % size[0]
    let y = Math.floor(at / size[0]) % size[1]
    let z = Math.floor(at / (size[0] * size[1]))
    const within = () =>
      x >= margin && x < size[0] - margin && y >= margin && y < size[1] - margin && z < size[2] - margin
    while (within()) {
      at += offset
      x += i
      y += j
      z += k
      if (within() && levels[at] !== 0) return true
    }
  }
  return false
}

// Turns the levels so that the axis across the slices is the third.
function acrossSlices(grey: GreyLevels, dimension: number): GreyLevels {
  if (dimension === 0) return grey
  if (dimension !== 1 && dimension !== 2)
    throw new ImagingError('bad-setting', `force2Ddimension ${dimension}`, 'give 0, 1 or 2')
  const axes: Triple = dimension === 1 ? [0, 2, 1] : [1, 2, 0]
  const [nx, ny, nz] = grey.size
  const size: Triple = [grey.size[axes[0]], grey.size[axes[1]], grey.size[axes[2]]]
  const strides: Triple = [1, nx, nx * ny]
  const [sx, sy, sz] = axes.map(axis => strides[axis])
  const levels = new Int32Array(nx * ny * nz)
  let to = 0
  for (let k = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++)
      for (let i = 0; i < size[0]; i++) levels[to++] = grey.levels[i * sx + j * sy + k * sz]
  const turn = (triple: Triple): Triple => [triple[axes[0]], triple[axes[1]], triple[axes[2]]]
  return { size, spacing: turn(grey.spacing), first: turn(grey.first), levels, ng: grey.ng }
}
