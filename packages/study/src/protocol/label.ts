import { z } from 'zod'

/**
 * A label that another assay gave to some of the patients: a density, a share, a phenotype. It is trained where it was
 * measured and predicted for everybody from blocks that they have.
 */
export const labelSchema = z.strictObject({
  table: z.string().describe('a row a patient that has the label'),
  id: z.string().optional().describe('column of the patient, where it differs from patients.id'),
  column: z.string(),
  type: z.enum(['continuous', 'ordinal']).default('continuous'),
  levels: z
    .array(z.union([z.string(), z.number()]))
    .min(2)
    .optional()
    .describe('of an ordinal label, from lowest to highest'),
  log: z.boolean().default(false).describe('positive values that are modelled on a log2 scale'),
  unit: z.string().optional(),
  from: z
    .array(z.string())
    .min(1)
    .describe('blocks of bags, slides or an assay that it is predicted from: [slides]'),
  label: z.string().optional(),
  assay: z.string().optional().describe('how it was measured: immunohistochemistry'),
  imputations: z
    .number()
    .int()
    .min(2)
    .max(100)
    .default(20)
    .describe('draws that carry the error of the prediction'),
})
export type LabelProtocol = z.infer<typeof labelSchema>

/** What the prediction of labels adds to the blocks: their predicted values, one column a label. */
export const predictedLabelBlockSchema = z.strictObject({
  predictedLabel: z.array(z.string()).min(1).describe('names of `labels`'),
  label: z.string().optional(),
})

/** The column that a label's prediction stands in. */
export function predictedColumn(label: string): string {
  return `predicted_${label}`
}
