import { z } from 'zod'
import { checkSameGrid } from '../geometry/compare-grids.ts'
import { resample } from '../geometry/resample.ts'
import { gridWithSpacing } from '../geometry/resampled-grid.ts'
import { checkMatrix4, identity4, type Matrix4 } from '../geometry/rigid-matrix.ts'
import { voxelCount } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Mask, Volume } from '../volume.ts'
import { type ElastixSettings, runElastix } from './elastix.ts'
import { diceAfter, inverseConsistency, similarity } from './quality.ts'

export interface RegistrationOptions {
  /** `rigid` by default; an affine registration begins with a rigid one. */
  readonly kind?: 'rigid' | 'affine'
  /** The same seed gives the same matrix. */
  readonly seed?: number
  /** From coarse to fine, 3 by default. */
  readonly resolutions?: number
  /** At each resolution, 256 by default. */
  readonly iterations?: number
  /** Places looked at in each iteration, 4096 by default. */
  readonly samples?: number
  /** What is laid over each other to begin with: centres of gravity (default), of the volumes, or the headers as they are. */
  readonly start?: 'gravity' | 'centres' | 'headers'
  /** Where the quality is judged, such as the body; registration itself looks at the whole scans. */
  readonly fixedMask?: Mask
  /** With `fixedMask`: the same organ in the other scan, for a Dice coefficient. */
  readonly movingMask?: Mask
  /** Registers the other way round too and says how far points come back; on by default. */
  readonly inverse?: boolean
  /** Scans of more voxels are looked at in larger ones, 4 million by default. */
  readonly mostVoxels?: number
}

const similaritySchema = z
  .object({ normalisedMutualInformation: z.number(), correlation: z.number().nullable(), voxels: z.number() })
  .nullable()

const registrationSchema = z.object({
  tessera: z.literal('registration/1'),
  kind: z.enum(['rigid', 'affine']),
  matrix: z.array(z.number()).length(16),
  seed: z.number(),
  start: z.enum(['gravity', 'centres', 'headers']),
  quality: z.object({
    before: similaritySchema,
    after: similaritySchema,
    dice: z.object({ before: z.number().nullable(), after: z.number().nullable() }).nullable(),
    inverseConsistency: z.object({ mean: z.number(), largest: z.number() }).nullable(),
  }),
})

/**
 * A scan laid over another. `matrix` takes a point of the fixed scan (LPS, mm) to the same point of the patient in the
 * moving one: `resample(moving, fixed.grid, { transform: matrix, ... })` brings the moving scan over. Plain JSON.
 * `quality` has the likeness before (headers as they are) and after, Dice of the masks if given, and how far, in mm,
 * points come back by the registration the other way round.
 */
export type Registration = Readonly<z.infer<typeof registrationSchema>>

/**
 * The rigid or affine registration of a scan (after therapy) to another (before), by elastix.
 * @throws ImagingError `too-small` for fewer than 4 voxels along an axis, `not-finite`, `constant-intensity`,
 * `geometry-mismatch` for a mask on another grid than its scan's, `registration-failed`
 */
export async function register(
  fixed: Volume,
  moving: Volume,
  options: RegistrationOptions = {},
): Promise<Registration> {
  const { kind = 'rigid', seed = 1, start = 'gravity', inverse = true, fixedMask, movingMask } = options
  const { resolutions = 3, iterations = 256, samples = 4096, mostVoxels = 4e6 } = options
  checkScan(fixed, 'the fixed scan')
  checkScan(moving, 'the moving scan')
  if (fixedMask !== undefined) checkSameGrid(fixed.grid, fixedMask.grid)
  if (movingMask !== undefined) checkSameGrid(moving.grid, movingMask.grid)
  const settings: ElastixSettings = { kind, seed, start, resolutions, iterations, samples }
  const [small, smallMoving] = [withinLimit(fixed, mostVoxels), withinLimit(moving, mostVoxels)]
  const matrix = await runElastix(small, smallMoving, settings)
  const back = inverse ? await runElastix(smallMoving, small, settings) : null
  return {
    tessera: 'registration/1',
    kind,
    matrix: [...matrix],
    seed,
    start,
    quality: {
      before: similarity(fixed, moving, identity4, fixedMask),
      after: similarity(fixed, moving, matrix, fixedMask),
      dice:
        fixedMask === undefined || movingMask === undefined
          ? null
          : { before: diceAfter(fixedMask, movingMask), after: diceAfter(fixedMask, movingMask, matrix) },
      inverseConsistency: back === null ? null : inverseConsistency(fixed, matrix, back, fixedMask),
    },
  }
}

/** @throws ImagingError `damaged` for anything but the JSON of a registration */
export function loadRegistration(json: unknown): Registration {
  const parsed = registrationSchema.safeParse(json)
  if (!parsed.success)
    throw new ImagingError('damaged', 'no registration', 'give the JSON that a registration wrote')
  checkMatrix4(parsed.data.matrix)
  return parsed.data
}

/** The moving scan on the grid of the fixed one. */
export function applyRegistration(
  registration: Registration,
  moving: Volume,
  grid: Volume['grid'],
  options: { readonly interpolation?: 'nearest' | 'linear' | 'cubic'; readonly outside?: number } = {},
): Volume {
  const matrix: Matrix4 = checkMatrix4(registration.matrix)
  const { interpolation = 'linear', outside = 0 } = options
  return resample(moving, grid, { interpolation, outside, transform: matrix })
}

function checkScan({ grid, voxels }: Volume, which: string): void {
  if (grid.size.some(n => n < 4))
    throw new ImagingError(
      'too-small',
      `${which} of ${grid.size.join(' x ')} voxels`,
      'register volumes of 4 voxels or more along each axis',
    )
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < voxels.length; i++) {
    if (!Number.isFinite(voxels[i]))
      throw new ImagingError(
        'not-finite',
        `${which} with the voxel value ${voxels[i]}`,
        'replace such voxels first',
      )
    if (voxels[i] < low) low = voxels[i]
    if (voxels[i] > high) high = voxels[i]
  }
  if (low === high)
    throw new ImagingError(
      'constant-intensity',
      `${which} with the intensity ${low} everywhere`,
      'give a scan',
    )
}

/** The scan, in voxels large enough that there are not too many of them. */
function withinLimit(volume: Volume, mostVoxels: number): Volume {
  const { grid } = volume
  if (voxelCount(grid) <= mostVoxels) return volume
  let spacing = Math.min(...grid.spacing)
  let coarse = grid
  while (voxelCount(coarse) > mostVoxels) {
    spacing *= 1.1
    const s = spacing
    coarse = gridWithSpacing(grid, [
      Math.max(s, grid.spacing[0]),
      Math.max(s, grid.spacing[1]),
      Math.max(s, grid.spacing[2]),
    ])
  }
  return resample(volume, coarse, { interpolation: 'linear', precision: 'float32', antiAliasing: true })
}
