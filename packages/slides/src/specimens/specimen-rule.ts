import { z } from 'zod'

/** How tissue was taken, and whether treatment had touched it. */
export const specimenKindSchema = z.enum([
  'biopsy',
  'resection untreated',
  'resection after therapy',
  'metastasis',
  'other',
])
export type SpecimenKind = z.infer<typeof specimenKindSchema>

const kindsSchema = z.union([
  specimenKindSchema.transform(kind => [kind]),
  z.array(specimenKindSchema).min(1),
])

/**
 * Which slides of a patient count: declared before anything is looked at, and part of the protocol. What the rule leaves
 * out is excluded by name.
 */
export const specimenRuleSchema = z.strictObject({
  specimen: kindsSchema.describe(
    'The kind of specimen, or several in order of preference: a patient’s slides all come from the first that there is',
  ),
  stain: z.string().min(1).default('H&E').describe('Case and spelling (HE, H and E) do not matter'),
  when: z
    .enum(['before time zero', 'any time'])
    .default('before time zero')
    .describe('Before time zero: taken on its day at the latest. Slides without a date are then refused'),
  several: z
    .enum(['refuse', 'earliest', 'latest', 'all'])
    .default('refuse')
    .describe('Where a patient has several specimens of the kind, taken on different days'),
  slides: z
    .enum(['all as one bag', 'first', 'largest tissue'])
    .default('all as one bag')
    .describe('First: by block, then by the slide’s name, numbers in their order'),
  columns: z
    .strictObject({
      patient: z.string().default('patient_id'),
      slide: z.string().default('slide'),
      block: z.string().default('block'),
      specimen: z.string().default('specimen'),
      stain: z.string().default('stain'),
      taken: z.string().default('taken'),
    })
    .prefault({})
    .describe('Headers of the table, where they are others'),
  codes: z
    .record(z.string(), specimenKindSchema)
    .default({})
    .describe('What the table’s words for a specimen mean: {"PreTx Bx": biopsy}'),
})
export type SpecimenRule = z.infer<typeof specimenRuleSchema>
export type SpecimenRuleInput = z.input<typeof specimenRuleSchema>
