import { ImagingError } from '@tessera/imaging'
import type { PyradiomicsInterpolator, PyradiomicsSettings, WeightingNorm } from './settings.ts'

/** Reads one setting of a parameter file. Whole numbers come as bigint, so that 3 and 3.0 can be told apart. */
type Reader<K extends keyof PyradiomicsSettings> = (value: unknown, wrong: Wrong) => PyradiomicsSettings[K]
type Wrong = (wanted: string) => ImagingError

const interpolators: readonly string[] = ['sitkNearestNeighbor', 'sitkLinear', 'sitkBSpline']
const interpolations: readonly PyradiomicsInterpolator[] = ['nearest', 'linear', 'cubic']
const norms: readonly WeightingNorm[] = ['manhattan', 'euclidean', 'infinity', 'no_weighting']
const lbpMethods = ['default', 'ror', 'uniform', 'var'] as const
const resegmentModes = ['absolute', 'relative', 'sigma'] as const

/** One reader a setting; a parameter file may have these and no others. */
const readers: { readonly [K in keyof PyradiomicsSettings]: Reader<K> } = {
  label: whole(1),
  normalize: flag,
  normalizeScale: positive,
  removeOutliers: positive,
  resampledPixelSpacing: (value, wrong) => {
    const numbers = list(value, wrong, 'three spacings in mm').map(one => atLeast(0)(one, wrong))
    if (numbers.length !== 3) throw wrong('three spacings in mm, 0 for an axis that stays as it is')
    return [numbers[0], numbers[1], numbers[2]]
  },
  interpolator: (value, wrong) => {
    // SimpleITK numbers its interpolators from 1.
    const at = typeof value === 'string' ? interpolators.indexOf(value) : Number(value) - 1
    const found = interpolations[at]
    if (found === undefined)
      throw wrong("sitkNearestNeighbor, sitkLinear or sitkBSpline (PyRadiomics' others are not offered)")
    return found
  },
  padDistance: whole(0),
  preCrop: flag,
  resegmentRange: (value, wrong) => {
    const numbers = list(value, wrong, 'one or two thresholds').map(one => number(one, wrong))
    if (numbers.length < 1 || numbers.length > 2) throw wrong('one or two thresholds')
    return numbers
  },
  resegmentMode: oneOf(resegmentModes),
  resegmentShape: flag,
  minimumROIDimensions: whole(1, 3),
  minimumROISize: whole(1),
  geometryTolerance: positive,
  correctMask: flag,
  additionalInfo: flag,
  binWidth: positive,
  binCount: whole(1),
  force2D: flag,
  force2Ddimension: whole(0, 2),
  voxelArrayShift: whole(Number.MIN_SAFE_INTEGER),
  distances: (value, wrong) => {
    const numbers = list(value, wrong, 'whole numbers of voxels').map(one => whole(1)(one, wrong))
    if (numbers.length === 0) throw wrong('at least one distance')
    return numbers
  },
  symmetricalGLCM: flag,
  weightingNorm: oneOf(norms),
  gldm_a: whole(0),
  sigma: (value, wrong) =>
    list(value, wrong, 'widths in mm').map(one => {
      const width = positive(one, wrong)
      return { value: width, text: typeof one === 'number' ? floatText(one) : String(one) }
    }),
  wavelet: text,
  start_level: whole(0),
  level: whole(1),
  gradientUseSpacing: flag,
  lbp2DRadius: positive,
  lbp2DSamples: whole(1),
  lbp2DMethod: oneOf(lbpMethods),
  lbp3DLevels: whole(1),
  lbp3DIcosphereRadius: positive,
  lbp3DIcosphereSubdivision: whole(0),
}

export const settingNames = Object.keys(readers)

/** A setting where Python's None, YAML's null, has a meaning of its own. */
const noneMeansOff = new Set(['interpolator'])

/**
 * Settings from the plain values of a file.
 * @param place where they stand, for errors
 * @throws ImagingError `bad-setting`
 */
export function readSettings(
  values: Readonly<Record<string, unknown>>,
  place: string,
  unknownSetting: (name: string) => ImagingError,
): Partial<PyradiomicsSettings> {
  const settings: Partial<Record<string, unknown>> = {}
  for (const [name, value] of Object.entries(values)) {
    if (!isSetting(name)) {
      // One channel is all that a mask can have here.
      if (name === 'label_channel' && Number(value) === 0) continue
      throw unknownSetting(name)
    }
    if (value === null || value === undefined) {
      if (noneMeansOff.has(name)) settings[name] = null
      continue
    }
    settings[name] = readers[name](value, wanted =>
      refuse(`${place}: ${name}: ${shown(value)}`, `give ${wanted}`),
    )
  }
  return settings
}

export function refuse(what: string, cure: string): ImagingError {
  return new ImagingError('bad-setting', what, cure)
}

function isSetting(name: string): name is keyof PyradiomicsSettings {
  return Object.hasOwn(readers, name)
}

/** As Python writes a float: 3.0, 0.5, 1e-07 (none of these widths is ever that small). */
function floatText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? Number(one) : one)) ?? String(value)
}

function flag(value: unknown, wrong: Wrong): boolean {
  if (typeof value !== 'boolean') throw wrong('true or false')
  return value
}

function text(value: unknown, wrong: Wrong): string {
  if (typeof value !== 'string') throw wrong('a name')
  return value
}

function number(value: unknown, wrong: Wrong): number {
  const read = typeof value === 'bigint' ? Number(value) : value
  if (typeof read !== 'number' || !Number.isFinite(read)) throw wrong('a number')
  return read
}

function positive(value: unknown, wrong: Wrong): number {
  const read = number(value, wrong)
  if (!(read > 0)) throw wrong('a number above 0')
  return read
}

function atLeast(least: number): (value: unknown, wrong: Wrong) => number {
  return (value, wrong) => {
    const read = number(value, wrong)
    if (!(read >= least)) throw wrong(`a number of at least ${least}`)
    return read
  }
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): (value: unknown, wrong: Wrong) => number {
  return (value, wrong) => {
    const read = number(value, wrong)
    if (Number.isInteger(read) && read >= least && read <= most) return read
    const range = most < Number.MAX_SAFE_INTEGER ? ` from ${least} to ${most}` : ` of at least ${least}`
    throw wrong(`a whole number${least === Number.MIN_SAFE_INTEGER ? '' : range}`)
  }
}

function oneOf<T extends string>(names: readonly T[]): (value: unknown, wrong: Wrong) => T {
  return (value, wrong) => {
    const found = names.find(name => name === value)
    if (found === undefined) throw wrong(`one of ${names.join(', ')}`)
    return found
  }
}

function list(value: unknown, wrong: Wrong, wanted: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(`a list of ${wanted}`)
  return value
}
