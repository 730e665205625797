import {
  applyAffine,
  ImagingError,
  meanOpticalDensity,
  type PlaneRegistration,
  type PlaneRegistrationOptions,
  registerPlanes,
} from '@tessera/imaging'
import type { Raster } from '../raster.ts'
import { SlideError } from '../slide-error.ts'
import type { Landmarks, RegistrationError, SectionRegistration } from './section-registration.ts'

/** A picture of a whole section, from the upper left corner of its slide. */
export interface SectionPicture {
  readonly raster: Raster
  /** Micrometres a pixel. */
  readonly mpp: number
}

export interface SectionSettings extends PlaneRegistrationOptions {
  readonly landmarks?: Landmarks
}

/**
 * Lays a section (CD8, PD-L1) over its neighbour (H&E): turned by any angle, mirrored or not, in another stain, at another scale. What
 * is compared is how much stain of any colour there is (mean optical density, at most 1, so that brown chromogen and pigment weigh no
 * more than dense nuclei), from coarse to fine; the method is {@link registerPlanes} of imaging. Sections 4 µm apart share glands,
 * vessels and borders, but only part of their nuclei: 2 µm a pixel and coarser is what there is to see.
 * @throws SlideError `registration-failed`, `bad-setting` for landmarks that do not pair
 */
export function registerSections(
  fixed: SectionPicture,
  moving: SectionPicture,
  settings: SectionSettings = {},
): SectionRegistration {
  const { landmarks, ...options } = settings
  if (landmarks && (landmarks.fixed.length === 0 || landmarks.fixed.length !== landmarks.moving.length))
    throw new SlideError(
      'bad-setting',
      `${landmarks.fixed.length} landmarks in the fixed and ${landmarks.moving.length} in the moving section`,
      'give the same points of both',
    )
  const found = register(fixed, moving, options)
  const { kind, matrix, flipped, angle, leastScale, largestScale, residual, inverseConsistency } = found
  const judged = landmarks ? landmarkDistances(found, landmarks) : null
  return {
    tessera: 'sections/1',
    kind,
    matrix,
    flipped,
    angle,
    leastScale,
    largestScale,
    error: judged === null ? blockError(found) : landmarkError(judged),
    residual,
    inverseConsistency,
    landmarks:
      judged === null
        ? null
        : {
            count: judged.length,
            mean: judged.reduce((sum, d) => sum + d, 0) / judged.length,
            median:
              (judged[Math.floor((judged.length - 1) / 2)] + judged[Math.ceil((judged.length - 1) / 2)]) / 2,
            largest: judged[judged.length - 1],
          },
  }
}

function register(fixed: SectionPicture, moving: SectionPicture, options: PlaneRegistrationOptions) {
  try {
    return registerPlanes(plane(fixed), plane(moving), options)
  } catch (error) {
    if (!(error instanceof ImagingError)) throw error
    throw new SlideError(
      error.fault === 'bad-setting' ? 'bad-setting' : 'registration-failed',
      error.what,
      error.cure,
      { cause: error },
    )
  }
}

function plane({ raster, mpp }: SectionPicture) {
  const values = meanOpticalDensity(raster.pixels)
  for (let i = 0; i < values.length; i++) if (values[i] > 1) values[i] = 1
  return { width: raster.width, height: raster.height, values, spacing: mpp }
}

/** Rising. */
function landmarkDistances({ matrix }: PlaneRegistration, { fixed, moving }: Landmarks): number[] {
  return fixed
    .map(([x, y], i) => {
      const [u, v] = applyAffine(matrix, x, y)
      return Math.hypot(u - moving[i][0], v - moving[i][1])
    })
    .sort((a, b) => a - b)
}

/** Errors that scatter alike along x and y have a distance with these quantiles of a Rayleigh distribution. */
const [medianOfRayleigh, upperOfRayleigh] = [Math.sqrt(2 * Math.LN2), Math.sqrt(-2 * Math.log(0.05))]

function blockError({ residual, inverseConsistency }: PlaneRegistration): RegistrationError {
  const micrometres = residual.median + inverseConsistency.mean
  return { from: 'blocks', micrometres, radius95: (micrometres * upperOfRayleigh) / medianOfRayleigh }
}

/** The 95 % radius is that of the root mean square: with few landmarks no quantile can be read off. */
function landmarkError(distances: readonly number[]): RegistrationError {
  const n = distances.length
  const rootMeanSquare = Math.sqrt(distances.reduce((sum, d) => sum + d * d, 0) / n)
  return {
    from: 'landmarks',
    micrometres: distances.reduce((sum, d) => sum + d, 0) / n,
    radius95: (rootMeanSquare * upperOfRayleigh) / Math.SQRT2,
  }
}
