import { z } from 'zod'

const three = z.tuple([z.number(), z.number(), z.number()]).readonly()

/**
 * One disturbed version of an image and its mask. What is left out is not done; what is given is done in this order: noise,
 * then rotation and translation (one interpolation), then the mask's volume, then its contour.
 */
export const perturbationSchema = z.strictObject({
  /** Adds white Gaussian noise of the level that the image has already. */
  noise: z.boolean().optional(),
  /** Degrees about the image's axes, through the middle of the mask; [0, 0, 5] turns in the plane of the slices. */
  rotation: three.optional(),
  /** Of a voxel along each axis of the image. */
  translation: three.optional(),
  /** Share of the mask's volume that it gains (above 0) or loses. */
  growth: z.number().gt(-1).max(10).optional(),
  /** Draws the contour again from supervoxels. */
  contour: z.boolean().optional(),
  /** Tells repeats of the same thing apart: each has its own random numbers. */
  repeat: z.number().int().min(0).optional(),
})
export type Perturbation = z.output<typeof perturbationSchema>

/** What of each kind shall be combined; every combination is one perturbation. */
export const perturbationPlanSchema = z.strictObject({
  noise: z.boolean().default(false),
  /** Degrees in the plane of the slices. */
  rotations: z.array(z.number()).min(1).readonly().default([0]),
  /** Of a voxel: a shift of each of these along the first axis combined with each along the second (and third: `axes`). */
  translations: z.array(z.number()).min(1).readonly().default([0]),
  axes: z.union([z.literal(2), z.literal(3)]).default(2),
  growths: z.array(z.number().gt(-1).max(10)).min(1).readonly().default([0]),
  contour: z.boolean().default(false),
  /** Of each combination: for noise and contours, which are drawn at random. */
  repeats: z.number().int().min(1).default(1),
})
export type PerturbationPlan = z.input<typeof perturbationPlanSchema>

/**
 * Noise, translation, growth and shrinkage, and the contour: the chain that called the fewest features robust which
 * test-retest imaging did not (Zwanenburg et al., Sci Rep 2019;9:614). The sizes of the steps are ours.
 */
export const usualChain = {
  noise: true,
  translations: [0.25, 0.75],
  growths: [-0.1, 0, 0.1],
  contour: true,
} as const

/** Every combination of a plan. */
export function perturbationPlan(plan: PerturbationPlan): Perturbation[] {
  const { noise, rotations, translations, axes, growths, contour, repeats } =
    perturbationPlanSchema.parse(plan)
  const third = axes === 3 ? translations : [0]
  const shifts = translations.flatMap(x => translations.flatMap(y => third.map(z => [x, y, z] as const)))
  const all: Perturbation[] = []
  for (const angle of rotations)
    for (const translation of shifts)
      for (const growth of growths)
        for (let repeat = 0; repeat < repeats; repeat++)
          all.push({
            ...(noise && { noise }),
            ...(angle !== 0 && { rotation: [0, 0, angle] as const }),
            ...(translation.some(x => x !== 0) && { translation }),
            ...(growth !== 0 && { growth }),
            ...(contour && { contour }),
            ...(repeats > 1 && { repeat }),
          })
  return all
}

/** In words, which also name its stream of random numbers. */
export function perturbationName(perturbation: Perturbation): string {
  const { noise, rotation, translation, growth, contour, repeat } = perturbation
  const parts = [
    ...(noise ? ['noise'] : []),
    ...(rotation ? [`rotation ${rotation.join(' ')}°`] : []),
    ...(translation ? [`shift ${translation.join(' ')}`] : []),
    ...(growth ? [`volume ${growth > 0 ? '+' : ''}${Number((100 * growth).toPrecision(6))} %`] : []),
    ...(contour ? ['contour'] : []),
  ]
  const name = parts.length === 0 ? 'as it is' : parts.join(', ')
  return repeat === undefined ? name : `${name} (${repeat + 1})`
}
