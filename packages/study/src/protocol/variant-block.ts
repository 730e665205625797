import { genomeBuilds } from '@tessera/omics'
import { z } from 'zod'
import { stepSchema } from './assay-step.ts'
import { periodSchema } from './period.ts'

/**
 * Somatic variants of tumours as a table: whether each of the named genes is mutated, the mutational burden, and, where
 * the files are given, shares of mutational signatures, copies of arms of the chromosomes and of named regions, and the
 * altered fraction of the genome. Genes and regions are named beforehand: the most often changed of the data would be
 * chosen on everybody.
 */
export const variantBlockSchema = z.strictObject({
  variants: z.string().describe('somatic variants of all tumours, MAF or VCF'),
  fields: z
    .record(z.string(), z.string())
    .optional()
    .describe('columns of a MAF that are called otherwise: {sample: Case, gene: Symbol}'),
  samples: z.string().describe('the sheet of sequenced tumours: sample, patient_id, date, material'),
  columns: z
    .record(z.string(), z.string())
    .optional()
    .describe('columns of the sheet that are called otherwise: patientId: subject'),
  genes: z.array(z.string()).min(1).describe('genes that are 1 where mutated (non-synonymous), else 0'),
  megabases: z.number().positive().describe('megabases covered: the denominator of the burden'),
  profiles: z.string().optional().describe('profiles of mutational signatures, 96 channels'),
  segments: z.string().optional().describe('copy-number segments, SEG'),
  armsCalledFrom: z
    .number()
    .positive()
    .optional()
    .describe(
      'log2 ratio from which a segment is gained, and lost to minus it: an arm is then 1, -1 or 0 by 80 % of its bases, which the share of tumour cells does not move, and no longer its mean log2 ratio; GISTIC2 takes 0.1',
    ),
  regions: z
    .string()
    .optional()
    .describe(
      'BED with names: genes or amplicons whose copies are read of the segments (the mean log2 ratio over each)',
    ),
  build: z.enum(genomeBuilds).default('GRCh38').describe('genome build of the segments'),
  material: z.string().optional().describe('only tumours of this material: biopsy'),
  take: z.enum(['last', 'first']).default('last'),
  within: periodSchema.optional().describe('a sample older than this at time zero is not used'),
  knownAt: z.string().optional().describe('a declaration for samples without dates; printed as unverified'),
  steps: z.array(stepSchema).default([]),
  label: z.string().optional(),
})
export type VariantBlockProtocol = z.infer<typeof variantBlockSchema>
