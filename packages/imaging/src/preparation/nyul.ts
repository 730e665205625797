import type { Fitted, Fitter, Selectable } from '@tessera/evidence'
import { z } from 'zod'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import type { IntensityMap } from './intensity-map.ts'
import { quantileOfAscending, type Region, regionName, regionValues } from './region-values.ts'

/** The landmarks of Nyúl et al.: the 1st percentile, the deciles, the 99th percentile. */
export const nyulPercentiles: readonly number[] = [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99]

/** What is known of one scan before anything is fitted: intensities at its percentiles. */
export interface ScanLandmarks {
  /** The scan's or the patient's name, for messages. */
  readonly scan: string
  readonly percentiles: readonly number[]
  readonly intensities: readonly number[]
  readonly region: string
}

/**
 * The intensities of a scan at percentiles of a region, `tissue` by default.
 * @throws ImagingError `constant-intensity` when the first is the last, `empty-mask`, `not-finite`
 */
export function scanLandmarks(
  scan: string,
  volume: Volume,
  options: { readonly region?: Region; readonly percentiles?: readonly number[] } = {},
): ScanLandmarks {
  const { region = 'tissue', percentiles = nyulPercentiles } = options
  if (
    percentiles.length < 2 ||
    percentiles.some((p, i) => !(p >= 0 && p <= 100) || p <= (percentiles[i - 1] ?? -1))
  )
    throw new ImagingError(
      'bad-setting',
      `landmarks at the percentiles ${percentiles.join(' ')}`,
      'give two or more that rise from 0 to 100',
    )
  const values = regionValues(volume, region).sort()
  const intensities = percentiles.map(p => quantileOfAscending(values, p / 100))
  if (!(intensities[intensities.length - 1] > intensities[0]))
    throw new ImagingError(
      'constant-intensity',
      `the landmarks of '${scan}' all at ${intensities[0]}`,
      'a constant image has no landmarks: leave it out',
    )
  return { scan, percentiles, intensities, region: regionName(region) }
}

/** Scans of patients that a split can divide. */
export interface LandmarkRows extends Selectable<LandmarkRows> {
  readonly scans: readonly ScanLandmarks[]
}

export function landmarkRows(scans: readonly ScanLandmarks[]): LandmarkRows {
  return { size: scans.length, scans, select: rows => landmarkRows(Array.from(rows, row => scans[row])) }
}

const fittedSchema = z.object({
  tessera: z.literal('nyul/1'),
  percentiles: z.array(z.number()).min(2),
  region: z.string(),
  standard: z.array(z.number()).min(2),
  scans: z.number().int(),
})

/** The standard scale, and the map of each scan to it. */
export interface FittedNyul extends Fitted<LandmarkRows, readonly IntensityMap[]> {
  readonly percentiles: readonly number[]
  /** The intensity of each landmark on the standard scale. */
  readonly standard: readonly number[]
}

/**
 * Nyúl and Udupa's standardisation of the MR intensity scale (Nyúl et al. 2000, IEEE Trans Med Imaging 19:143): each
 * training scan's landmarks are brought to the standard scale by the line that takes its first and last to the scale's
 * ends; the mean of each landmark is its place on the standard scale. A scan is mapped linearly between its landmarks.
 * @param scale the scale's ends, 1 and 100 by default
 */
export function nyul(
  options: { readonly scale?: readonly [number, number] } = {},
): Fitter<LandmarkRows, FittedNyul> {
  const [low, high] = options.scale ?? [1, 100]
  if (!(high > low))
    throw new ImagingError(
      'bad-setting',
      `a standard scale from ${low} to ${high}`,
      'give two numbers that rise',
    )
  return {
    name: 'Nyúl intensity standardisation',
    fit: training => {
      const { scans } = training.data
      if (scans.length === 0)
        throw new ImagingError('too-small', 'no scan to learn a standard scale from', 'give training scans')
      const [{ percentiles, region }] = scans
      checkAlike(scans, percentiles, region)
      const standard = percentiles.map((_, landmark) => {
        const brought = scans.map(({ intensities: x }) => {
          const [first, last] = [x[0], x[x.length - 1]]
          return low + ((x[landmark] - first) / (last - first)) * (high - low)
        })
        return brought.reduce((sum, value) => sum + value, 0) / scans.length
      })
      return fitted({
        tessera: 'nyul/1',
        percentiles: [...percentiles],
        region,
        standard,
        scans: scans.length,
      })
    },
  }
}

/** @throws ImagingError `damaged` for anything but what `toJSON` of a fitted standardisation gave */
export function loadNyul(json: unknown): FittedNyul {
  const parsed = fittedSchema.safeParse(json)
  if (!parsed.success)
    throw new ImagingError('damaged', 'no fitted Nyúl standardisation', 'give what its toJSON() wrote')
  return fitted(parsed.data)
}

function fitted(json: z.infer<typeof fittedSchema>): FittedNyul {
  const { percentiles, standard, region } = json
  return {
    percentiles,
    standard,
    apply: ({ scans }) => {
      checkAlike(scans, percentiles, region)
      return scans.map(scan => mapTo(standard, scan, json.scans))
    },
    toJSON: () => structuredClone(json),
  }
}

/** Landmarks at one and the same intensity become one, at the mean of their places on the standard scale. */
function mapTo(standard: readonly number[], scan: ScanLandmarks, trainingScans: number): IntensityMap {
  const from: number[] = []
  const places: number[][] = []
  scan.intensities.forEach((intensity, i) => {
    if (from.length > 0 && intensity <= from[from.length - 1]) places[places.length - 1].push(standard[i])
    else {
      from.push(intensity)
      places.push([standard[i]])
    }
  })
  return {
    tessera: 'intensity-map/1',
    kind: 'nyul',
    from,
    to: places.map(p => p.reduce((sum, value) => sum + value, 0) / p.length),
    clip: null,
    about: { scan: scan.scan, region: scan.region, trainingScans },
  }
}

function checkAlike(scans: readonly ScanLandmarks[], percentiles: readonly number[], region: string): void {
  for (const scan of scans)
    if (scan.region !== region || scan.percentiles.join() !== percentiles.join())
      throw new ImagingError(
        'bad-setting',
        `landmarks of '${scan.scan}' in ${scan.region} at ${scan.percentiles.join(' ')} beside ones in ${region} at ${percentiles.join(' ')}`,
        'take the landmarks of all scans in the same way',
      )
}
