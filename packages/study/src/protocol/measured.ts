import { publishedSignatures } from '@tessera/omics'
import { z } from 'zod'

/**
 * A column of patients that a published signature gives to their sample of an assay. Each sample is scored by itself
 * (counts per million of its own library, ranks, or housekeeping genes), so that nothing is learned from other patients
 * and the value of a held-out patient does not depend on who was trained on.
 */
export const measuredSchema = z.strictObject({
  assay: z.string().describe('a block that is an assay of expression'),
  published: z.enum(publishedSignatures.map(({ name }) => name)).describe('a published signature'),
  label: z.string().optional(),
})
