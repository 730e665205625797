import * as z from 'zod'
import { waveletNames } from './wavelet-coefficients.ts'

const boundary = z
  .union([z.enum(['zero', 'nearest', 'periodic', 'mirror']), z.strictObject({ constant: z.number() })])
  .default('mirror')
const dimensions = z.union([z.literal(2), z.literal(3)]).default(3)
const pooling = z.enum(['max', 'mean', 'min'])
const level = z.int().min(1).max(8).default(1)
/** A name for the feature keys in place of the one that is made from the settings. */
const name = z.string().min(1).optional()
const length = z.number().positive()

const mean = z.strictObject({
  type: z.literal('mean'),
  name,
  /** Voxels along each axis, odd. */
  size: z
    .int()
    .min(1)
    .refine(size => size % 2 === 1, 'the size of a mean filter is odd: it has a centre'),
  dimensions,
  boundary,
})

const log = z.strictObject({
  type: z.literal('log'),
  name,
  /** mm */
  sigma: length,
  /** Where the kernel ends, in sigmas. */
  truncate: length.default(4),
  dimensions,
  boundary,
})

const laws = z.strictObject({
  type: z.literal('laws'),
  name,
  /** Two kernels (by slice) or three: first, second, third axis. */
  kernels: z.string().regex(/^([LESWR]5|[LES]3){2,3}$/, 'two or three of L5, E5, S5, W5, R5, L3, E3, S3'),
  /** Pools over right-angle rotations. */
  pooling: pooling.optional(),
  energy: z.strictObject({ distance: z.int().min(1) }).optional(),
  boundary,
})

const gabor = z.strictObject({
  type: z.literal('gabor'),
  name,
  /** Scale of the envelope, mm. */
  sigma: length,
  /** mm */
  wavelength: length,
  /** Aspect ratio: the envelope along the wave's crests is sigma / gamma. */
  gamma: length.default(1),
  /** Orientation in degrees, or { step }: pooled over 0, step, 2 step, ... below 180. */
  theta: z.union([z.number(), z.strictObject({ step: length.max(180) })]).default(0),
  pooling: z.enum(['max', 'mean']).default('mean'),
  /** By slice of the third axis, or the mean of that over slices of all three axes. */
  planes: z.enum(['axial', 'orthogonal']).default('axial'),
  response: z.enum(['modulus', 'real', 'imaginary']).default('modulus'),
  /** Where the kernel ends, in sigmas of its longer axis. */
  truncate: length.default(4),
  boundary,
})

const wavelet = z.strictObject({
  type: z.literal('wavelet'),
  name,
  wavelet: z.enum(waveletNames),
  level,
  /** L or H along the first, second and, in space, third axis. */
  bands: z.string().regex(/^[LH]{2,3}$/, 'two or three of L and H'),
  pooling: pooling.optional(),
  boundary,
})

const simoncelli = z.strictObject({
  type: z.literal('simoncelli'),
  name,
  level,
  dimensions,
  /** Orders of the Riesz transform along the axes. */
  riesz: z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]).optional(),
})

const recursiveLog = z.strictObject({ type: z.literal('pyradiomics-log'), name, sigma: length })

const stationaryWavelet = z.strictObject({
  type: z.literal('pyradiomics-wavelet'),
  name,
  wavelet: z.enum(waveletNames).default('coif1'),
  startLevel: z.int().min(0).max(8).default(0),
  level,
  bands: z.string().regex(/^[LH]{2,3}$/, 'two or three of L and H'),
  /** The axis that a transform by slice leaves out (force2Ddimension counts from the other end). */
  without: z.int().min(0).max(2).default(2),
})

const intensity = z.strictObject({
  type: z.enum(['square', 'square-root', 'logarithm', 'exponential']),
  name,
})

const gradient = z.strictObject({ type: z.literal('gradient'), name, useSpacing: z.boolean().default(true) })

const localBinaryPattern = z.strictObject({
  type: z.literal('lbp-2d'),
  name,
  radius: length.default(1),
  samples: z.int().min(1).max(24).default(8),
  method: z.enum(['default', 'ror', 'uniform', 'var']).default('uniform'),
  /** The axis whose slices are taken. */
  axis: z.int().min(0).max(2).default(2),
})

/**
 * Settings of one filter, that give one response map: the filters of IBSI-2 and the image types of PyRadiomics. A
 * settings file has them as they stand here: `{ type: log, sigma: 3, boundary: mirror }`.
 */
export const filterSettings = z.discriminatedUnion('type', [
  mean,
  log,
  laws,
  gabor,
  wavelet,
  simoncelli,
  recursiveLog,
  stationaryWavelet,
  intensity,
  gradient,
  localBinaryPattern,
])

/** Settings as a file may have them, defaults left out. */
export type FilterSettings = z.input<typeof filterSettings>
/** Settings with every default filled in. */
export type Filter = z.output<typeof filterSettings>
export type FilterOf<T extends Filter['type']> = Extract<Filter, { type: T }>
