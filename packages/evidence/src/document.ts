import { z } from 'zod'
import { analysisSchema } from './analysis.ts'
import { estimateSchema } from './estimate.ts'
import { figureSchema } from './figures/figure.ts'
import { findingSchema } from './finding.ts'
import { formulaSchema } from './formula.ts'
import { patientPageSchema } from './patient-page.ts'
import { sensitivitySchema } from './sensitivity.ts'
import { tableRecordSchema } from './table-record.ts'

const endpointTypeSchema = z.enum(['binary', 'ordinal', 'continuous', 'time-to-event', 'competing'])

const questionSchema = z.object({
  id: z.string(),
  kind: z.enum(['prognosis', 'benefit']),
  endpoint: z.string(),
  endpointType: endpointTypeSchema,
  /** "Recurrence-free survival", "Response to treatment". */
  label: z.string(),
  horizon: z.number().nullable(),
  unit: z.string().nullable(),
  n: z.number().int(),
  events: z.number().int().nullable(),
  /** The model that every other is compared with. */
  baseline: z.string(),
  /** The model that the plan named as the one to report. */
  primary: z.string(),
  models: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      learner: z.string(),
      features: z.array(z.string()),
      role: z.enum(['baseline', 'candidate', 'published', 'control']),
      parameters: z.number().int(),
      description: z.string(),
    }),
  ),
  validations: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      label: z.string(),
      description: z.string(),
      folds: z.array(
        z.object({
          name: z.string(),
          n: z.number().int(),
          events: z.number().int().nullable(),
          trainingN: z.number().int(),
          trainingEvents: z.number().int().nullable(),
        }),
      ),
    }),
  ),
  /** The question and the answer in three sentences, made from the estimates it names. */
  answer: z.object({ title: z.string(), sentences: z.array(z.string()) }),
  /** Ids of the three main estimates, with a line each. */
  mainNumbers: z.array(z.object({ estimate: z.string(), caption: z.string() })),
  /** Whether the sample can carry the question (Riley's criteria). */
  sampleSize: z.object({
    required: z.number().int().nullable(),
    available: z.number().int(),
    eventsPerParameter: z.number().nullable(),
    parametersAffordable: z.number().int().nullable(),
    feasibility: z.boolean(),
    sentence: z.string(),
  }),
})

/** `evidence.json`: all that a report may say, and nothing about when or on which machine it was computed. */
export const evidenceDocumentSchema = z.object({
  schema: z.literal('tessera-evidence/1'),
  study: z.object({
    id: z.string(),
    title: z.string(),
    registration: z.string().nullable(),
    simulated: z.boolean(),
    sources: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        sha256: z.string(),
        rows: z.number().int(),
        licence: z.string().nullable(),
      }),
    ),
    seed: z.number().int(),
  }),
  /** The protocol as it was read, with defaults filled in. */
  protocol: z.record(z.string(), z.unknown()),
  plan: z.object({
    frozen: z.boolean(),
    hash: z.string().nullable(),
    frozenAt: z.string().nullable(),
    amendments: z.array(z.object({ path: z.string(), planned: z.string(), now: z.string() })),
    exploratory: z.array(z.string()),
  }),
  clock: z.object({
    timeZero: z.string(),
    description: z.string(),
    /** What the protocol declares of when values were known, which no date in the tables can verify. */
    declarations: z.array(z.object({ block: z.string(), knownAt: z.string(), verified: z.boolean() })),
    assumed: z.array(z.string()),
    dataCut: z.string().nullable(),
    medianFollowUp: z
      .object({
        value: z.number(),
        lower: z.number().nullable(),
        upper: z.number().nullable(),
        unit: z.string(),
      })
      .nullable(),
    /** Where questions count from different time zeros: each with whom its answers are about. */
    clocks: z
      .array(
        z.object({ name: z.string(), population: z.string().nullable(), questions: z.array(z.string()) }),
      )
      .optional(),
    /** What the registration says and cannot apply, and what was done instead. */
    departures: z
      .array(z.object({ registered: z.string(), done: z.string(), because: z.string() }))
      .optional(),
  }),
  patients: z.object({
    read: z.number().int(),
    analysed: z.number().int(),
    centres: z.array(z.object({ name: z.string(), read: z.number().int(), analysed: z.number().int() })),
  }),
  exclusions: z.array(
    z.object({
      stage: z.string(),
      reason: z.string(),
      n: z.number().int(),
      question: z.string().nullable(),
      byCentre: z.array(z.object({ centre: z.string(), n: z.number().int() })),
    }),
  ),
  findings: z.array(findingSchema),
  /** How the analysis guards against leakage: each guard, what it did in this run, and whether it held. */
  guards: z.array(z.object({ id: z.string(), title: z.string(), detail: z.string(), held: z.boolean() })),
  /** Comparisons that fit no model; absent where the protocol asks for none. */
  analyses: z.array(analysisSchema).optional(),
  questions: z.array(questionSchema),
  estimates: z.array(estimateSchema),
  figures: z.array(figureSchema),
  tables: z.array(tableRecordSchema),
  /** Models that can be applied by hand: the report makes a calculator of each. */
  formulas: z.array(formulaSchema).optional(),
  /** One patient at a time, under pseudonyms. */
  patientPages: z.array(patientPageSchema).optional(),
  /** What this run left out; absent from a run of the whole study. */
  sensitivity: sensitivitySchema.optional(),
  rasters: z.array(z.object({ id: z.string(), file: z.string(), sha256: z.string(), caption: z.string() })),
})
export type EvidenceDocument = z.infer<typeof evidenceDocumentSchema>
export type Question = EvidenceDocument['questions'][number]
