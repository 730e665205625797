import { z } from 'zod'

/** One file of patients. Several files of one shape are stacked, so a further cohort is one more line. */
const patientFileSchema = z.strictObject({
  file: z.string(),
  centre: z
    .string()
    .optional()
    .describe('the centre of every patient of this file; without it the column patients.centre is read'),
  licence: z.string().optional(),
  sheet: z.string().optional(),
})
export type PatientFile = z.infer<typeof patientFileSchema>

export const patientsSchema = z.strictObject({
  table: z.string().optional().describe('the file with one row a patient'),
  tables: z
    .array(z.union([z.string(), patientFileSchema]))
    .min(1)
    .optional()
    .describe('several files of one shape, each perhaps a centre'),
  from: z.string().optional().describe('a visits table: patients are those who have a visit'),
  id: z
    .string()
    .optional()
    .describe(
      'column of the patient identifier (a study number, never a hospital record number); without it each row of a file is a patient, named by the file and the row',
    ),
  idsWithin: z
    .enum(['study', 'table'])
    .default('study')
    .describe('table: identifiers are counted anew in each file, so the centre is put before them'),
  centre: z
    .union([z.string(), z.strictObject({ constant: z.string() })])
    .optional()
    .describe('column of the centre, or {constant: NAME} for one centre'),
})

/** A further table, joined by patient. With a `date` it is a visits table: many rows a patient, each dated. */
export const furtherTableSchema = z.strictObject({
  file: z.string(),
  id: z.string().optional().describe('column of the patient identifier, where it differs from patients.id'),
  date: z.string().optional().describe('column of the visit or sampling date'),
  knownAtNextVisit: z
    .array(z.string())
    .default([])
    .describe('what is decided at a visit (a treatment) and so is not known at it, but at the next one'),
  sheet: z.string().optional(),
  licence: z.string().optional(),
})
export type FurtherTable = z.infer<typeof furtherTableSchema>

/** Where the data come from, for the report. */
export const sourceSchema = z.strictObject({
  name: z.string(),
  licence: z.string().optional(),
  citation: z.string().optional(),
  url: z.string().optional(),
})
