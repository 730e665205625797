import { z } from 'zod'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'

const intensityMapSchema = z
  .object({
    tessera: z.literal('intensity-map/1'),
    kind: z.enum(['z-score', 'reference-region', 'nyul']),
    from: z.array(z.number()).min(2),
    to: z.array(z.number()).min(2),
    clip: z.tuple([z.number(), z.number()]).nullable(),
    about: z.record(z.string(), z.union([z.number(), z.string()])),
  })
  .refine(map => map.from.length === map.to.length, 'as many intensities from as to')
  .refine(map => map.from.every((x, i) => i === 0 || x > map.from[i - 1]), 'intensities that rise')

/**
 * How one scan's intensities become normalised ones: linear between `from` and `to`, the first and last piece going on
 * beyond them, then clipped. Plain JSON: `about` says what it was made from.
 */
export type IntensityMap = Readonly<z.infer<typeof intensityMapSchema>>

/** @throws ImagingError `damaged` for anything that no normalisation here wrote */
export function loadIntensityMap(json: unknown): IntensityMap {
  const parsed = intensityMapSchema.safeParse(json)
  if (!parsed.success)
    throw new ImagingError(
      'damaged',
      `an intensity map in which ${parsed.error.issues.map(i => `${i.path.join('.') || 'all'}: ${i.message}`).join('; ')}`,
      'give what a normalisation wrote',
    )
  return parsed.data
}

/**
 * The scan with its intensities mapped, whole image.
 * @throws ImagingError `not-finite` for a voxel that is NaN or infinite
 */
export function applyIntensityMap(map: IntensityMap, volume: Volume): Volume<Float64Array> {
  const { from, to, clip } = map
  const source = volume.voxels
  const voxels = new Float64Array(source.length)
  const last = from.length - 2
  for (let i = 0; i < source.length; i++) {
    const value = source[i]
    if (!Number.isFinite(value))
      throw new ImagingError(
        'not-finite',
        `an image with the voxel value ${value}`,
        'replace such voxels before normalising',
      )
    let piece = 0
    while (piece < last && value >= from[piece + 1]) piece++
    const slope = (to[piece + 1] - to[piece]) / (from[piece + 1] - from[piece])
    const mapped = to[piece] + (value - from[piece]) * slope
    voxels[i] = clip === null ? mapped : Math.min(clip[1], Math.max(clip[0], mapped))
  }
  return { grid: volume.grid, voxels }
}
