import {
  boundingBox,
  checkSameGrid,
  distanceTransform,
  ImagingError,
  type Mask,
  maskWindow,
  type Triple,
  voxelVolume,
} from '@tessera/imaging'

/** A shell around the tumour's edge: outside it, or inside. */
export interface RingSpec {
  readonly side: 'out' | 'in'
  /** mm from the edge: more than `from`, up to `to`. */
  readonly from: number
  readonly to: number
}

export interface Ring extends RingSpec {
  /** Goes before the features of the ring: `ring_out_0_3mm`. */
  readonly key: string
  readonly mask: Mask
  readonly voxels: number
  /** mm³ */
  readonly volume: number
  /** Voxels that the ring would have and does not: beyond the body or organ, and of other tumours. */
  readonly outsideBody: number
  readonly inOthers: number
  /** Whether the ring would go on beyond the edge of the image: it is cut there, by an unknown number of voxels. */
  readonly cutByImage: boolean
}

/**
 * Rings around a tumour by exact distances in mm. Outside, a voxel's distance is that of its centre to the nearest centre
 * in the tumour; inside, to the nearest centre outside: the layer next to the edge is one voxel away, not 0.
 * @param limits.within the body or the organ that the ring must stay in
 * @param limits.exclude other tumours (and what else is not tissue around this one); they never take from the tumour itself
 * @throws ImagingError `empty-mask`; `bad-setting` unless 0 <= from < to; `geometry-mismatch`
 */
export function peritumoralRings(
  tumour: Mask,
  specs: readonly RingSpec[],
  limits: { readonly within?: Mask; readonly exclude?: readonly Mask[] } = {},
): Ring[] {
  const { within, exclude = [] } = limits
  for (const other of [...(within ? [within] : []), ...exclude]) checkSameGrid(tumour.grid, other.grid)
  const box = boundingBox(tumour)
  if (box === null)
    throw new ImagingError('empty-mask', 'rings of an empty mask', 'give the mask of the tumour')
  for (const { from, to } of specs)
    if (!(from >= 0 && from < to && Number.isFinite(to)))
      throw new ImagingError('bad-setting', `a ring from ${from} to ${to} mm`, 'give 0 <= from < to')
  const { spacing } = tumour.grid
  const widest = Math.max(0, ...specs.map(spec => (spec.side === 'out' ? spec.to : 0)))
  // One voxel more on each side: the inner distances need what is outside, which beyond the image is all.
  const reach = spacing.map(s => Math.ceil(widest / s) + 1)
  const first = tripleOf(axis => box.first[axis] - reach[axis])
  const last = tripleOf(axis => box.last[axis] + reach[axis])
  const around = { first, last }
  const near = maskWindow(tumour, around)
  const outside = { grid: near.grid, inside: near.inside.map(x => 1 - x) }
  const distance = { out: distanceTransform(near), in: distanceTransform(outside) }
  const context = {
    tumour,
    near,
    first,
    within: within && maskWindow(within, around),
    others: exclude.map(mask => maskWindow(mask, around).inside),
  }
  return specs.map(spec => ringOf(spec, distance[spec.side], context))
}

function tripleOf(of: (axis: number) => number): Triple {
  return [of(0), of(1), of(2)]
}

function ringOf(
  spec: RingSpec,
  distance: Float64Array,
  context: {
    readonly tumour: Mask
    readonly near: Mask
    readonly first: Triple
    readonly within: Mask | undefined
    readonly others: readonly Uint8Array[]
  },
): Ring {
  const { tumour, near, first, within, others } = context
  const { side, from, to } = spec
  const { size } = tumour.grid
  const inside = new Uint8Array(tumour.inside.length)
  let [voxels, outsideBody, inOthers, beyond] = [0, 0, 0, 0]
  const wanted = side === 'in' ? 1 : 0
  const [nx, ny, nz] = near.grid.size
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const d = distance[at]
        if (near.inside[at] !== wanted || !(d > from && d <= to)) continue
        const [x, y, z] = [i + first[0], j + first[1], k + first[2]]
        if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) beyond++
        else if (side === 'out' && within !== undefined && within.inside[at] === 0) outsideBody++
        else if (side === 'out' && others.some(other => other[at] === 1)) inOthers++
        else {
          inside[x + size[0] * (y + size[1] * z)] = 1
          voxels++
        }
      }
  return {
    ...spec,
    key: `ring_${side}_${shown(from)}_${shown(to)}mm`,
    mask: { grid: tumour.grid, inside },
    voxels,
    volume: voxels * voxelVolume(tumour.grid),
    outsideBody,
    inOthers,
    cutByImage: beyond > 0,
  }
}

/** 2.5 as `2p5`: keys are names of columns. */
function shown(mm: number): string {
  return String(mm).replace('.', 'p')
}
