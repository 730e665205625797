import { dictionarySchema } from '@tessera/tables'
import { z } from 'zod'
import { assessmentSchema } from './assessments.ts'
import { blockSchema } from './block.ts'
import { timeZeroSchema, treatmentSchema } from './clock.ts'
import { furtherTableSchema, patientsSchema, sourceSchema } from './data.ts'
import { endpointSchema } from './endpoint.ts'
import { periodSchema } from './period.ts'
import { questionSchema } from './question.ts'
import { trialSchema } from './trial.ts'
import { validationSchema } from './validation.ts'

const ruleSchema = z.union([
  z.string(),
  z.strictObject({
    rule: z.string(),
    label: z.string().optional().describe('as the flow diagram should say it'),
  }),
])
export type EligibilityRule = z.infer<typeof ruleSchema>

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
  derive: z.record(z.string(), z.string()).default({}).describe('new column: expression'),
  dataCut: z.iso.date().optional(),
  timeZero: timeZeroSchema,
  minimumFollowUp: periodSchema
    .optional()
    .describe('potential follow-up: time zero at or before the data cut minus this period'),
  eligibility: z
    .strictObject({ include: z.array(ruleSchema).default([]), assumed: z.array(ruleSchema).default([]) })
    .default({ include: [], assumed: [] }),
  treatment: treatmentSchema.optional(),
  endpoints: z.record(z.string().regex(/^[a-z][a-zA-Z0-9_-]*$/), endpointSchema),
  blocks: z.record(z.string(), blockSchema),
  questions: z.array(questionSchema).default([]),
  trial: trialSchema.optional(),
  validation: validationSchema.default(validationSchema.parse({})),
  statements: z
    .record(z.string(), z.string())
    .optional()
    .describe('what only the authors can say, by TRIPOD+AI or PROBAST+AI item: `18a: Funded by ...`'),
})
export type StudyProtocol = z.infer<typeof studySchema>
