import { dictionarySchema } from '@tessera/tables'
import { z } from 'zod'
import { assessmentSchema } from './assessments.ts'
import { biomarkerSchema } from './biomarkers.ts'
import { blockSchema } from './block.ts'
import { departureSchema, furtherClockSchema, timeZeroSchema, treatmentSchema } from './clock.ts'
import { furtherTableSchema, patientsSchema, sourceSchema } from './data.ts'
import { dynamicSchema } from './dynamic.ts'
import { endpointSchema } from './endpoint.ts'
import { labelSchema } from './label.ts'
import { markerScreenSchema } from './marker-screen.ts'
import { measuredSchema } from './measured.ts'
import { patientPagesSchema } from './patient-pages.ts'
import { periodSchema } from './period.ts'
import { questionSchema } from './question.ts'
import { ruleSchema } from './rule.ts'
import { trialSchema } from './trial.ts'
import { validationSchema } from './validation.ts'

/** `study.yaml`: everything that is decided before outcomes are read. */
export const studySchema = z.strictObject({
  study: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/)
    .describe('short name or registration number'),
  title: z.string(),
  registration: z.string().optional(),
  simulated: z.boolean().default(false),
  source: sourceSchema.optional(),
  dataDir: z.string().default('.').describe('folder of the tables, from study.yaml; --data overrides it'),
  patients: patientsSchema,
  tables: z.record(z.string(), furtherTableSchema).default({}),
  dictionary: z.union([z.string(), dictionarySchema]).optional().describe('the data dictionary, or its file'),
  assessments: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9_]*$/), assessmentSchema)
    .default({})
    .describe('columns of response and progression derived from lesions by published rules'),
  measured: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9_]*$/), measuredSchema)
    .default({})
    .describe('columns that published signatures give to the samples of an assay, each sample by itself'),
  derive: z.record(z.string(), z.string()).default({}).describe('new column: expression'),
  dataCut: z.iso.date().optional(),
  timeZero: timeZeroSchema,
  clocks: z
    .record(z.string().regex(/^[a-z][a-z0-9-]*$/), furtherClockSchema)
    .default({})
    .describe('further time zeros, later in the course, that questions may count from'),
  departures: z
    .array(departureSchema)
    .default([])
    .describe('what the registration says and cannot apply, and what is done instead'),
  minimumFollowUp: periodSchema
    .optional()
    .describe('potential follow-up: time zero at or before the data cut minus this period'),
  eligibility: z
    .strictObject({ include: z.array(ruleSchema).default([]), assumed: z.array(ruleSchema).default([]) })
    .default({ include: [], assumed: [] }),
  treatment: treatmentSchema.optional(),
  endpoints: z.record(z.string().regex(/^[a-z][a-zA-Z0-9_-]*$/), endpointSchema),
  blocks: z.record(z.string(), blockSchema),
  labels: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9_]*$/), labelSchema)
    .default({})
    .describe('labels of another assay, measured in some patients and predicted for all'),
  questions: z.array(questionSchema).default([]),
  trial: trialSchema.optional(),
  biomarkers: z
    .array(z.union([biomarkerSchema, markerScreenSchema]))
    .default([])
    .describe('features of assays: over visits by outcome, or at time zero by outcome and by treatment'),
  dynamic: z
    .array(dynamicSchema)
    .default([])
    .describe('predictions of one patient, updated at each landmark'),
  patientPages: patientPagesSchema
    .optional()
    .describe(
      'patients shown one at a time, under pseudonyms; 3 of the first question by default, 0 for none',
    ),
  validation: validationSchema.default(validationSchema.parse({})),
  statements: z
    .record(z.string(), z.string())
    .optional()
    .describe('what only the authors can say, by TRIPOD+AI or PROBAST+AI item: `18a: Funded by ...`'),
})
export type StudyProtocol = z.infer<typeof studySchema>
