import { z } from 'zod'

const assumptionSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string().nullable(),
  status: z.enum(['registered', 'assumed']),
  source: z.string(),
})

/** A term of the linear predictor, per unit and around the centring value. */
const effectSchema = z.object({
  term: z.string(),
  kind: z.enum(['observable', 'latent', 'treatment']),
  /** Log hazard ratio, or log odds ratio, for one unit of `per`. */
  coefficient: z.number(),
  /** `10 years`, `doubling`, `yes against no`, `1 standard deviation`. */
  per: z.string(),
  centredAt: z.number(),
  status: z.enum(['registered', 'assumed']),
  source: z.string(),
})

/** Discrimination of a score that uses all that it is allowed to know, in a large simulated cohort. */
const bestSchema = z.object({
  /** What the score knows: the observables of the tables, or those and the latent state. */
  given: z.enum(['observables', 'observables and latent state']),
  /** The modalities whose observables it knows, called as the study's blocks are; absent: all there are. */
  modalities: z.array(z.string()).optional(),
  /**
   * Probability that a patient with the event by the horizon scores higher than one without, within centres; of ordered
   * levels the event is the one that the outcome names, of values one above their median.
   */
  auc: z.number(),
  aucSe: z.number(),
  /**
   * Harrell's concordance up to the horizon, without censoring, within centres; of ordered levels the share of pairs with
   * different levels that the score orders; null for a binary outcome.
   */
  concordance: z.number().nullable(),
  concordanceSe: z.number().nullable(),
  /** Of values: correlation of the score with them, within centres. */
  correlation: z.number().optional(),
  correlationSe: z.number().optional(),
  /** Mean of (risk - event)^2 that even the best score keeps. */
  brier: z.number(),
  patients: z.number().int(),
})

/** An outcome: the law that made it, and for each patient the truth. */
const outcomeSchema = z.object({
  kind: z.enum(['binary', 'ordinal', 'continuous', 'time-to-event', 'competing']),
  label: z.string(),
  /** The law in one line. */
  formula: z.string(),
  /** Weibull: survival at the reference patient is exp(-(t / scale)^shape). Null for a binary outcome. */
  baseline: z.object({ shape: z.number(), scale: z.number(), unit: z.string() }).nullable(),
  intercept: z.number().nullable(),
  horizon: z.number().nullable(),
  unit: z.string().nullable(),
  effects: z.array(effectSchema),
  best: z.array(bestSchema),
  patients: z.object({
    /** The linear predictor with everything, the latent state and the centre included. */
    linear: z.array(z.number()),
    /** P(event by the horizon) knowing everything; null for a patient not at risk at time zero. */
    risk: z.array(z.number().nullable()),
    /** P(event by the horizon) knowing the centre and the true values of the observables alone. */
    riskFromObservables: z.array(z.number().nullable()),
    /** The time as it would be without censoring; null for a binary outcome. */
    time: z.array(z.number()).nullable(),
  }),
})

/** Something that the data do and an analysis ought to notice. */
const plantedSchema = z.object({
  code: z.string(),
  description: z.string(),
  centre: z.string().nullable(),
})

/**
 * `truth.json`: what made a simulated cohort. Columns of patients are in the order of `patients.id`. Later
 * parts of a cohort (lesions, allocation, images, assays) add a member to `modalities` under their own name.
 */
export const truthSchema = z.object({
  schema: z.literal('tessera-truth/1'),
  study: z.string(),
  seed: z.number().int(),
  /** True when no variable has any effect: whatever a model finds is chance. */
  noSignal: z.boolean(),
  assumptions: z.array(assumptionSchema),
  /** The tumour-immune state that every modality and outcome is made from. */
  latent: z.array(z.object({ name: z.string(), description: z.string() })),
  latentCorrelation: z.array(z.array(z.number())),
  centres: z.array(
    z.object({
      name: z.string(),
      patients: z.number().int(),
      external: z.boolean(),
      /** Mean of aggressiveness: the case mix. */
      caseMix: z.number(),
      /** Log hazard (or odds) of the centre itself. */
      logHazard: z.number(),
      /** What the centre's laboratory does to a value: multiplied, then added. */
      measurement: z.record(z.string(), z.object({ factor: z.number(), shift: z.number() })),
    }),
  ),
  planted: z.array(plantedSchema),
  patients: z.object({
    id: z.array(z.string()),
    centre: z.array(z.string()),
    latent: z.record(z.string(), z.array(z.number())),
  }),
  outcomes: z.record(z.string(), outcomeSchema),
  modalities: z.record(z.string(), z.unknown()),
})
export type Truth = z.infer<typeof truthSchema>
export type TrueOutcome = Truth['outcomes'][string]
export type BestAchievable = TrueOutcome['best'][number]
export type Planted = Truth['planted'][number]
export type Effect = TrueOutcome['effects'][number]
