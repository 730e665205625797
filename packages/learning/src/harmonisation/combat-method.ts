import { z } from 'zod'
import type { FittedPreparation } from '../preparation/preparation.ts'
import {
  type CentreEffect,
  type CentreMoments,
  meanOnlyEffect,
  nonParametricEffect,
  type Prior,
  parametricEffect,
} from './empirical-bayes.ts'
import type { CentreMethod } from './harmonisation.ts'
import { expected, momentsOfCentre } from './standardisation.ts'

export const combatMethodSchema = z.object({
  features: z.array(z.string()),
  standards: z.array(
    z.object({ mean: z.number(), coefficients: z.array(z.number()).readonly(), deviation: z.number() }),
  ),
  prior: z.enum(['parametric', 'non-parametric']),
  meanOnly: z.boolean(),
  /** The prior of a centre that training did not have; shape null is infinite. */
  newCentre: z.object({
    mean: z.number(),
    variance: z.number(),
    shape: z.number().nullable(),
    rate: z.number(),
  }),
  minimumRows: z.number().int(),
  notes: z.array(z.string()),
})
/** ComBat as fitted, without the effects of centres. */
export type CombatMethod = Readonly<z.infer<typeof combatMethodSchema>>

/** A centre's effect, by the method's kind of prior; `tolerance` is that of {@link parametricEffect}. */
export function effectOf(
  moments: CentreMoments,
  { prior, meanOnly }: Pick<CombatMethod, 'prior' | 'meanOnly'>,
  parameters: Prior,
  tolerance?: number,
): CentreEffect {
  if (prior === 'non-parametric') return nonParametricEffect(moments, meanOnly)
  return meanOnly ? meanOnlyEffect(moments, parameters) : parametricEffect(moments, parameters, tolerance)
}

/** How ComBat adjusts: (s - location) / sqrt(scale) of the standardised value, put back on the feature's own scale. */
export function combatMethod(
  method: CombatMethod,
  covariates: readonly string[],
  prepared: FittedPreparation | null,
): CentreMethod<CentreEffect> {
  const { standards, newCentre, meanOnly } = method
  const prior: Prior = { ...newCentre, shape: newCentre.shape ?? Number.POSITIVE_INFINITY }
  return {
    kind: 'combat',
    features: method.features,
    minimumRows: method.minimumRows,
    notes: method.notes,
    prepare: rows => (prepared === null ? [] : prepared.apply(rows.withFeatures(covariates)).x),
    learn: (columns, rows, design) =>
      effectOf(
        momentsOfCentre(standards, columns, design, rows),
        { prior: 'parametric', meanOnly },
        prior,
        1e-12,
      ),
    adjust: ({ location, scale }, j, column, rows, design, into) => {
      const shift = location[j]
      // The reference centre, and a feature without an effect, stay as they are to the last bit.
      if (shift === 0 && scale[j] === 1) return
      const by = standards[j]
      const root = Math.sqrt(scale[j])
      for (const row of rows) {
        const kept = expected(by, design, row)
        into[row] = kept + (by.deviation * ((column[row] - kept) / by.deviation - shift)) / root
      }
    },
    adjustmentJson: ({ location, scale }) => ({ location: Array.from(location), scale: Array.from(scale) }),
    json: () => ({
      ...method,
      covariates,
      preparation: prepared === null ? null : prepared.toJSON(),
    }),
  }
}
