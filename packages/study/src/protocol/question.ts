import { learnerNames, learnerSpecSchemas, networkSpecSchema } from '@tessera/learning'
import { z } from 'zod'
import { benefitFields } from './benefit.ts'
import { periodSchema } from './period.ts'

/** Which learner fits a model, and the settings that are fixed before outcomes are read. */
const learnerSchema = z.union([
  z.enum(learnerNames).describe('regression: unpenalised logistic or Cox by the endpoint'),
  // The cut-off is the question's: one for all its models.
  learnerSpecSchemas.regression.omit({ cutOff: true }),
  learnerSpecSchemas['elastic-net'].omit({ cutOff: true }),
  learnerSpecSchemas.boosting.omit({ cutOff: true }),
  learnerSpecSchemas.forest.omit({ cutOff: true }),
  learnerSpecSchemas.pls.omit({ cutOff: true }),
  learnerSpecSchemas['sparse-pls'].omit({ cutOff: true }),
  learnerSpecSchemas['block-sparse-pls'].omit({ cutOff: true }),
  // Of bags, and of several kinds of blocks fused.
  networkSpecSchema.omit({ cutOff: true }),
])

/** A model that exists already: validated as it is, recalibrated, or updated on training rows. */
const publishedSchema = z.strictObject({
  /** An expression over the columns (linear predictor or probability), a nomogram table, or an ONNX file. */
  formula: z.string().optional(),
  nomogram: z.string().optional(),
  onnx: z.string().optional(),
  features: z.array(z.string()).min(1),
  gives: z.enum(['probability', 'linear predictor']).default('probability'),
  use: z.enum(['validate', 'recalibrate', 'update']).default('validate'),
  source: z.string(),
})

/** Of a protocol with landmarks: those at which it is asked; by default all. */
const atSchema = z
  .array(periodSchema)
  .min(1)
  .optional()
  .describe('landmarks at which it is asked: [6 weeks, 12 weeks]; by default all')

const modelSchema = z.union([
  z.array(z.string()).min(1).describe('blocks whose columns the model reads'),
  z.strictObject({
    label: z.string().optional(),
    blocks: z.array(z.string()).optional(),
    features: z.array(z.string()).optional(),
    learner: learnerSchema.default('regression'),
    published: publishedSchema.optional(),
    at: atSchema,
  }),
])

export const subgroupSchema = z.union([
  z.string(),
  z.strictObject({ column: z.string(), label: z.string().optional(), cuts: z.array(z.number()).min(1) }),
])

export const questionSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  /** The endpoint asked about. */
  prognosis: z.string().optional(),
  benefit: z.string().optional(),
  label: z.string().optional(),
  cause: z
    .string()
    .optional()
    .describe('of an endpoint of competing causes the one asked about; by default its first'),
  /** One of `clocks`: the question counts from it instead of from `timeZero`. */
  clock: z.string().optional(),
  at: atSchema,
  /** Overrides the endpoint's horizon. */
  horizon: z.string().optional(),
  models: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), modelSchema)
    .default({})
    .describe('of a prognosis: what predicts; of a benefit: candidate scores of who gains'),
  /** The model every other is compared with; by default the first. */
  baseline: z.string().optional(),
  /** The model that is reported; by default the last that is not published. */
  primary: z.string().optional(),
  ...benefitFields,
  riskGroups: z
    .strictObject({
      cutOff: z.union([z.enum(['median', 'youden']), z.number().min(0).max(1)]).default('median'),
    })
    .default({ cutOff: 'median' }),
  /** Threshold probabilities of the decision curve, and those at which net benefit is tabulated. */
  decision: z
    .strictObject({
      from: z.number().min(0).max(1).default(0.05),
      to: z.number().min(0).max(1).default(0.6),
      at: z.array(z.number().min(0).max(1)).default([0.1, 0.2, 0.3]),
    })
    .default({ from: 0.05, to: 0.6, at: [0.1, 0.2, 0.3] }),
  subgroups: z.array(subgroupSchema).default([]),
  permute: z
    .enum(['refit', 'fixed'])
    .optional()
    .describe(
      'by default refit; fixed: held-out outcomes are shuffled against the predictions, and no model is fitted again',
    ),
})
export type QuestionProtocol = z.infer<typeof questionSchema>
export type ModelProtocol = z.infer<typeof modelSchema>
export type PublishedProtocol = z.infer<typeof publishedSchema>
