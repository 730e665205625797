import type { Finding } from '@tessera/evidence'
import { type FilterSettings, filterImage, ImagingError, parseFilter, type Volume } from '@tessera/imaging'
import type { ImageType } from './image-types.ts'
import type { PyradiomicsSettings } from './settings.ts'

/** An image of some type with PyRadiomics' name of it. */
export interface NamedImage {
  readonly name: string
  /** null: PyRadiomics has no such image here, see the finding. */
  readonly volume: Volume | null
  readonly finding?: Finding
}

/**
 * The images of a PyRadiomics image type, made one at a time: `original`, `log-sigma-3-0-mm-3D`, `wavelet-LLH`, ...
 * @throws ImagingError `not-finite`; `unsupported` for LBP3D; `bad-setting`
 */
export function* filteredImages(
  type: ImageType,
  image: Volume,
  settings: PyradiomicsSettings,
): Generator<NamedImage> {
  switch (type) {
    case 'Original':
      yield { name: 'original', volume: image }
      return
    case 'LoG':
      yield* laplacians(image, settings)
      return
    case 'Wavelet':
      yield* wavelets(image, settings)
      return
    case 'LBP3D':
      throw new ImagingError(
        'unsupported',
        'the image type LBP3D is not offered',
        'leave it out, or take LBP2D with force2D',
      )
    default:
      yield { name: plainNames[type], volume: filterImage(image, plainFilter(type, settings)) }
  }
}

const plainNames = {
  Square: 'square',
  SquareRoot: 'squareroot',
  Logarithm: 'logarithm',
  Exponential: 'exponential',
  Gradient: 'gradient',
  LBP2D: 'lbp-2D',
} as const

function plainFilter(type: keyof typeof plainNames, settings: PyradiomicsSettings): FilterSettings {
  switch (type) {
    case 'Square':
      return { type: 'square' }
    case 'SquareRoot':
      return { type: 'square-root' }
    case 'Logarithm':
      return { type: 'logarithm' }
    case 'Exponential':
      return { type: 'exponential' }
    case 'Gradient':
      return { type: 'gradient', useSpacing: settings.gradientUseSpacing }
    case 'LBP2D':
      return {
        type: 'lbp-2d',
        radius: settings.lbp2DRadius,
        samples: settings.lbp2DSamples,
        method: settings.lbp2DMethod,
        axis: 2 - settings.force2Ddimension,
      }
  }
}

/** One image for each sigma; an image too small for it has none. */
function* laplacians(image: Volume, { sigma }: PyradiomicsSettings): Generator<NamedImage> {
  const { size, spacing } = image.grid
  for (const { value, text } of sigma) {
    const name = `log-sigma-${text.replaceAll('.', '-')}-mm-3D`
    const large = size.every((n, axis) => n >= 4 && n >= Math.ceil(value / spacing[axis]) + 1)
    if (large) yield { name, volume: filterImage(image, { type: 'pyradiomics-log', sigma: value }) }
    else yield { name, volume: null, finding: tooSmall(name, size, value) }
  }
  if (sigma.length === 0)
    yield {
      name: 'log',
      volume: null,
      finding: {
        severity: 'warning',
        code: 'image-type-left-out',
        message: 'LoG without a sigma makes no image',
        cure: 'give sigma, a list of widths in mm, or leave LoG out',
        field: 'LoG',
      },
    }
}

function tooSmall(name: string, size: readonly number[], sigma: number): Finding {
  return {
    severity: 'warning',
    code: 'image-type-left-out',
    message: `${name}: an image of ${size.join(' x ')} voxels is too small for a Gaussian of ${sigma} mm`,
    cure: 'leave this sigma out, or give a larger image (padDistance where it is resampled)',
    field: name,
  }
}

/** The bands of each level but the approximations, then the last approximation. */
function* wavelets(image: Volume, settings: PyradiomicsSettings): Generator<NamedImage> {
  const { wavelet, start_level: startLevel, level: levels, force2D, force2Ddimension } = settings
  const letters = force2D ? 2 : 3
  const bands = Array.from({ length: 2 ** letters }, (_, n) =>
    Array.from({ length: letters }, (_, letter) => (n & (1 << (letters - 1 - letter)) ? 'H' : 'L')).join(''),
  )
  const [approximation, ...details] = bands
  const make = (band: string, level: number): NamedImage => ({
    name: `wavelet${level > 1 ? level : ''}-${band}`,
    volume: filterImage(
      image,
      parseFilter({
        type: 'pyradiomics-wavelet',
        wavelet,
        startLevel,
        level,
        bands: band,
        ...(force2D ? { without: 2 - force2Ddimension } : {}),
      }),
    ),
  })
  for (let level = 1; level <= levels; level++) for (const band of details) yield make(band, level)
  yield make(approximation, levels)
}
