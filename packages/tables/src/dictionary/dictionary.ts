import { z } from 'zod'

const codeLevelSchema = z.union([z.string(), z.number(), z.boolean()])

/** What the dictionary says of one column. Everything may be left out; what is left out is inferred. */
export const columnDictionarySchema = z.strictObject({
  source: z.string().optional().describe('Header in the file, where it is not the name of the column'),
  label: z.string().optional().describe('Name in reports: "Serum albumin"'),
  type: z.enum(['number', 'integer', 'text', 'date', 'boolean', 'category']).optional(),
  unit: z.string().optional().describe('Unit of the study'),
  fileUnit: z.string().optional().describe('Unit in the file, where it is another; values are converted'),
  codes: z
    .union([z.array(codeLevelSchema).min(1), z.record(z.string(), codeLevelSchema)])
    .optional()
    .describe('Codes of the file and what they mean, in order: {"1": male, "2": female}; or the levels'),
  range: z.tuple([z.number(), z.number()]).optional().describe('Values outside are errors'),
  plausible: z.tuple([z.number(), z.number()]).optional().describe('Values outside are warnings'),
  missing: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .describe('Codes for missing, besides empty, NA, N/A, ., 不详 and their like'),
  role: z.enum(['id', 'centre', 'feature', 'outcome', 'date', 'ignore']).optional(),
  belowLimit: z
    .enum(['half', 'limit', 'missing'])
    .optional()
    .describe('What a result such as <0.05 counts as: half the limit, the limit, or missing'),
  aboveLimit: z.enum(['limit', 'missing']).optional().describe('What a result such as >1000 counts as'),
  decimal: z.enum(['.', ',']).optional(),
  format: z
    .enum(['YMD', 'DMY', 'MDY'])
    .optional()
    .describe('Order of day and month in dates like 03/05/2021'),
  knownAt: z.string().optional().describe('Column with the date at which the value was known'),
  identifier: z
    .literal(false)
    .optional()
    .describe('Says, after a look, that the column holds no names, phone or record numbers'),
})
export type ColumnDictionary = z.infer<typeof columnDictionarySchema>

/** Columns by the name that the study uses, and rules on the order of dates. */
export const dictionarySchema = z.strictObject({
  columns: z.record(z.string().min(1), columnDictionarySchema).default({}),
  order: z
    .array(z.string())
    .default([])
    .describe('Date order, checked row by row: "diagnosis_date <= surgery_date <= last_contact_date"'),
  encoding: z
    .enum(['utf-8', 'gb18030', 'latin1', 'utf-16le', 'utf-16be', 'big5'])
    .optional()
    .describe('Encoding of a text file, where it should not be detected'),
})
export type Dictionary = z.infer<typeof dictionarySchema>
export type DictionaryInput = z.input<typeof dictionarySchema>
