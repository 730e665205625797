import { readFileSync } from 'node:fs'
import path from 'node:path'
import { canonicalJson, FindingsError } from '@tessera/evidence'
import type { LearningOutcome } from '@tessera/learning'
import { z } from 'zod'
import type { AssembledQuestion } from '../assembled.ts'
import type { QuestionEvidence } from '../run/run-question.ts'

const bytes = z.array(z.number().int()).transform((values): Uint8Array => Uint8Array.from(values))
const numbers = z.array(z.number()).transform((values): Float64Array => Float64Array.from(values))
/** A prediction that is no number is null in the file. */
const scores = z
  .array(z.number().nullable())
  .transform((values): Float64Array => Float64Array.from(values, value => value ?? Number.NaN))

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('binary'), event: bytes }),
  z.object({
    kind: z.literal('time-to-event'),
    time: numbers,
    event: bytes,
    unit: z.string(),
    horizon: z.number(),
  }),
  z.object({
    kind: z.literal('competing-risks'),
    time: numbers,
    event: bytes,
    causes: z.array(z.string()),
    unit: z.string(),
    horizon: z.number(),
  }),
  z.object({ kind: z.literal('ordinal'), level: bytes, levels: z.array(z.string()) }),
  z.object({ kind: z.literal('continuous'), value: numbers, unit: z.string().nullable() }),
])

const heldOutSchema = z.object({
  schema: z.literal('tessera-held-out/1'),
  study: z.string(),
  questions: z.array(
    z.object({
      id: z.string(),
      /** The way of validating that carries the headline. */
      validation: z.string(),
      folds: z.array(
        z.object({
          repeat: z.number().int(),
          patients: z.array(z.string()),
          centres: z.array(z.string()),
          outcome: outcomeSchema,
          /** Linear predictor of each patient, by model: the higher, the more likely or the sooner the event. */
          models: z.record(z.string(), scores),
        }),
      ),
    }),
  ),
})

/** What every model of a run had said of the patients held out, with what happened to them. */
export type HeldOutFile = z.infer<typeof heldOutSchema>
export type HeldOutQuestion = HeldOutFile['questions'][number]

/** `held-out.json` of a run: what another run of the same study is compared with, patient by patient. */
export function heldOutOf(
  study: string,
  questions: readonly QuestionEvidence[],
  assembled: readonly AssembledQuestion[],
): HeldOutFile {
  return {
    schema: 'tessera-held-out/1',
    study,
    questions: questions.map(({ question, heldOut }) => {
      const own = assembled.find(({ id }) => id === question.id)
      return {
        id: question.id,
        validation: question.validations[0].id,
        folds: heldOut.map(({ repeat, patient, centre, models }) => ({
          repeat,
          patients: Array.from(patient, code => own?.patientIds[code] ?? ''),
          centres: Array.from(centre, code => own?.rows.centres[code] ?? ''),
          outcome: plain(Object.values(models)[0].outcome),
          models: Object.fromEntries(Object.entries(models).map(([id, { linear }]) => [id, linear])),
        })),
      }
    }),
  }
}

/** Named cuts of levels are no part of the file: nothing that is compared reads them. */
function plain(outcome: LearningOutcome): HeldOutQuestion['folds'][number]['outcome'] {
  if (outcome.kind === 'continuous') return { kind: outcome.kind, value: outcome.value, unit: outcome.unit }
  if (outcome.kind === 'ordinal')
    return { kind: outcome.kind, level: outcome.level, levels: [...outcome.levels] }
  if (outcome.kind === 'competing-risks') return { ...outcome, causes: [...outcome.causes] }
  return outcome
}

export function heldOutText(file: HeldOutFile): string {
  return `${canonicalJson({
    ...file,
    questions: file.questions.map(question => ({
      ...question,
      folds: question.folds.map(fold => ({
        ...fold,
        models: Object.fromEntries(
          Object.entries(fold.models).map(([id, linear]) => [
            id,
            Array.from(linear, value => (Number.isFinite(value) ? value : null)),
          ]),
        ),
      })),
    })),
  })}\n`
}

/**
 * Reads `held-out.json` of a run folder.
 * @throws FindingsError where it is not there or not of its schema
 */
export function readHeldOut(folder: string): HeldOutFile {
  const file = path.join(folder, 'held-out.json')
  try {
    return heldOutSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new FindingsError([
      {
        severity: 'error',
        code: 'against-unreadable',
        message: `the run to compare with has no held-out.json that can be read (${file})`,
        cure: 'run the study without leaving anything out, and give that run folder',
        file,
      },
    ])
  }
}
