import { z } from 'zod'
import { OmicsError } from '../assay/index.ts'
import type { FittedScores } from './fitted-scores.ts'
import { fittedGsva } from './gsva.ts'
import { unpackNumbers } from './packed-numbers.ts'
import { fittedPlage } from './plage.ts'
import { fittedSsgsea } from './ssgsea.ts'
import { fittedZScores } from './z-score.ts'

const coverageRule = {
  fewestGenes: z.number().optional(),
  mostGenes: z.number().optional(),
  leastShare: z.number().optional(),
}
const parts = {
  tessera: z.literal('omics-scores/1'),
  sets: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      genes: z.array(z.string()),
      weights: z.array(z.number()).optional(),
      down: z.array(z.string()).optional(),
    }),
  ),
  features: z.array(z.string()),
}
const referenceSchema = z.discriminatedUnion('method', [
  z.object({
    ...parts,
    method: z.literal('gsva'),
    options: z.object({
      ...coverageRule,
      kernel: z.enum(['gaussian', 'poisson', 'none']).optional(),
      maxDifference: z.boolean().optional(),
      absoluteRanking: z.boolean().optional(),
      tau: z.number().optional(),
    }),
    size: z.number().int().min(2),
    values: z.string(),
  }),
  z.object({
    ...parts,
    method: z.literal('ssgsea'),
    options: z.object({
      ...coverageRule,
      alpha: z.number().optional(),
      normalise: z.boolean().optional(),
    }),
    range: z.number().positive().nullable(),
  }),
  z.object({
    ...parts,
    method: z.literal('zscore'),
    options: z.object(coverageRule),
    mean: z.string(),
    deviation: z.string(),
  }),
  z.object({
    ...parts,
    method: z.literal('plage'),
    options: z.object(coverageRule),
    mean: z.string(),
    deviation: z.string(),
    loadings: z.string(),
  }),
])

/**
 * The fitted scores that a `toJSON` wrote.
 * @throws OmicsError `value` for anything else
 */
export function scoresFromJson(json: unknown): FittedScores {
  const parsed = referenceSchema.safeParse(json)
  if (!parsed.success) throw broken(parsed.error.issues[0]?.message ?? 'unknown')
  const { data } = parsed
  const genes = data.features.length
  if (data.method === 'ssgsea') return fittedSsgsea(data)
  if (data.method === 'zscore')
    return fittedZScores({
      ...data,
      mean: numbers(data.mean, genes),
      deviation: numbers(data.deviation, genes),
    })
  if (data.method === 'plage')
    return fittedPlage({
      ...data,
      mean: numbers(data.mean, genes),
      deviation: numbers(data.deviation, genes),
      loadings: numbers(data.loadings),
    })
  return fittedGsva({ ...data, values: numbers(data.values, genes * data.size) })
}

function numbers(text: string, length?: number): Float64Array {
  const values = unpackNumbers(text)
  if (values === null || (length !== undefined && values.length !== length))
    throw broken('its numbers do not fit its genes')
  return values
}

function broken(what: string): OmicsError {
  return new OmicsError('value', `this is no saved reference of scores: ${what}`, 'save the reference again')
}
