import { z } from 'zod'
import { SlideError } from '../slide-error.ts'

const shared = {
  /**
   * Tissue pixels have at least this optical density (base 10): Macenko's β. Lower ones are glass, or too pale to have a
   * colour.
   */
  minDensity: z.number().min(0).max(2).default(0.15),
  /**
   * Of the mean over red, green and blue; or of each of the three, as torchstain does, which leaves out eosin alone, as
   * it hardly darkens red.
   */
  densityRule: z.enum(['mean', 'every-channel']).default('mean'),
  /**
   * Tissue pixels take at least this share of green light's density of what they take of red or blue, whichever is more:
   * haematoxylin, eosin and DAB have 0.69 and more, green and turquoise ink less than 0.5. Deep blue ink is like
   * haematoxylin: it is left to the mask of pen.
   */
  leastGreen: z.number().min(0).max(1).default(0.6),
  /** Fewer tissue pixels than this: refused with `no-tissue`. */
  leastPixels: z.int().min(3).default(500),
}

const deconvolution = {
  ...shared,
  /** Percentile of each stain's amounts over tissue that is brought to that of the reference. */
  strengthPercentile: z.number().min(50).max(100).default(99),
  /** Two colours closer than this many degrees: refused with `one-stain`. */
  leastAngle: z.number().min(1).max(60).default(6),
  /** What of a pixel neither stain explains is dropped, as in the papers, or kept: then a slide is its own reference. */
  residual: z.enum(['drop', 'keep']).default('drop'),
}

export const stainSettings = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('macenko'),
    ...deconvolution,
    /** Percentile of the angle in the plane of most variance, from both ends: Macenko's α. */
    anglePercentile: z.number().min(0).max(20).default(1),
  }),
  z.strictObject({
    method: z.literal('vahadane'),
    ...deconvolution,
    /**
     * λ of the sparseness of the amounts, for optical densities to base 10. StainTools' 0.1 to base e is 0.0434 here; it
     * pulls the colours towards each other, by up to 2.5 degrees in mixtures of known stains, 0.02 by up to 1.2.
     */
    sparsity: z.number().min(0).max(1).default(0.02),
    /** Pixels that the dictionary is learnt from, evenly out of all. */
    mostPixels: z.int().min(500).default(20_000),
  }),
  z.strictObject({
    method: z.literal('reinhard'),
    ...shared,
    /** lαβ of the paper, or CIE L*a*b* as in torchstain and StainTools. */
    space: z.enum(['ruderman', 'cielab']).default('ruderman'),
    /**
     * Pixels paler than tissue are kept, blended from half of `minDensity` on, as the map of the tissue would tint glass;
     * or mapped like all others, as the paper does with photographs.
     */
    background: z.enum(['keep', 'map']).default('keep'),
  }),
])

export type StainSettings = z.output<typeof stainSettings>
export type StainSettingsInput = z.input<typeof stainSettings>
export type StainMethod = StainSettings['method']

/** Settings with their defaults. @throws SlideError `bad-setting` */
export function completeStainSettings<M extends StainMethod>(
  settings: StainSettingsInput & { readonly method: M },
): StainSettings & { readonly method: M }
export function completeStainSettings(settings: StainSettingsInput): StainSettings {
  const parsed = stainSettings.safeParse(settings)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SlideError('bad-setting', `stain ${issue.path.join('.')}: ${issue.message}`, 'see stainSettings')
}
