import { z } from 'zod'
import { networkPlanSchema } from './network-plan.ts'
import { outcomeStateSchema } from './outcomes/outcome-state.ts'

/** Everything about a fitted network besides its parameters: what its ONNX file carries and the JSON beside it says. */
export const networkDocumentSchema = z.object({
  kind: z.literal('network'),
  version: z.literal(1),
  plan: networkPlanSchema,
  outcome: outcomeStateSchema,
  /** Numbers a patient that each member puts out. */
  outputs: z.number().int().min(1),
  members: z.number().int().min(1),
  /** Of risk, fitted on training rows; null for outcomes without risk. */
  cutOff: z.number().nullable(),
  /** Trained numbers of one member. */
  parameters: z.number().int(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.array(z.string()),
  /** Which rows of which split, and whose, it was trained on. */
  trained: z.object({
    split: z.string(),
    fold: z.string(),
    rows: z.array(z.number().int()),
    patients: z.array(z.number().int()),
  }),
})
export type NetworkDocument = z.infer<typeof networkDocumentSchema>
