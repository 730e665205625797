import { readFileSync } from 'node:fs'
import { contentHash, TaskError, writeFileAtomically } from '@tessera/tasks'
import { z } from 'zod'
import type { TrainingState } from './training.ts'
import { TrainingError } from './training-error.ts'
import type { TrainingModel } from './training-model.ts'

const magic = 'tessera-checkpoint-1\n'

const headerSchema = z.object({
  /** Of the model: a checkpoint continues the model that made it and no other. */
  model: z.string(),
  /** Of the numbers that follow. */
  body: z.string(),
  step: z.number().int().nonnegative(),
  sizes: z.array(z.number().int().nonnegative()),
  /** Where the training loop stood. */
  progress: z.unknown(),
})

/** What identifies a model whose training is continued. */
export function modelHash({ layout, optimiser, seed, step }: TrainingModel): string {
  return contentHash({ layout, optimiser, seed, step: step.onnx })
}

function arraysOf({ parameters, first, second }: TrainingState): readonly Float32Array[] {
  const { decayed, exempt, frozen } = parameters
  return [decayed, exempt, frozen, first.decayed, first.exempt, second.decayed, second.exempt]
}

/**
 * Writes parameters, moments and step, and `progress` (plain JSON) beside them: under a temporary name, then
 * renamed, so that a killed run leaves the last whole checkpoint. Random streams need no state: each is named by
 * seed and step.
 * @throws TrainingError `disk-full`; the old checkpoint is kept
 */
export function writeCheckpoint(
  file: string,
  model: TrainingModel,
  state: TrainingState,
  progress: unknown = null,
): void {
  const arrays = arraysOf(state)
  const header = {
    model: modelHash(model),
    body: contentHash(arrays),
    step: state.step,
    sizes: arrays.map(array => array.length),
    progress,
  }
  const bytes = arrays.map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  )
  try {
    writeFileAtomically(file, magic, `${JSON.stringify(header)}\n`, ...bytes)
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'disk-full') throw cause
    throw new TrainingError(
      'disk-full',
      `no room for the checkpoint of step ${state.step}`,
      'free some space and continue: the last checkpoint is whole',
      { step: state.step, cause },
    )
  }
}

/**
 * @throws TrainingError `bad-checkpoint` when the file is none, is damaged, or belongs to another model; errors of
 * the file system (no such file) as they are
 */
export function readCheckpoint(
  file: string,
  model: TrainingModel,
): { readonly state: TrainingState; readonly progress: unknown } {
  const bytes = readFileSync(file)
  const bad = (what: string, cure = 'remove it and begin again') =>
    new TrainingError('bad-checkpoint', `the checkpoint ${what}`, cure)
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) throw bad('is not one')
  const end = bytes.indexOf(10, magic.length)
  const header = headerSchema.safeParse(
    parseJson(bytes.subarray(magic.length, Math.max(end, 0)).toString('utf8')),
  )
  if (!header.success) throw bad('is damaged: its header cannot be read')
  const { sizes, step, progress } = header.data
  // Copied, so that the numbers lie at a multiple of four.
  const body = Uint8Array.from(bytes.subarray(end + 1))
  if (body.length !== 4 * sizes.reduce((sum, size) => sum + size, 0)) throw bad('is damaged: it is not whole')
  let at = 0
  const arrays = sizes.map(size => {
    at += 4 * size
    return new Float32Array(body.buffer, at - 4 * size, size)
  })
  if (contentHash(arrays) !== header.data.body) throw bad('is damaged: its numbers have changed')
  if (header.data.model !== modelHash(model))
    throw bad('is of another model, seed or optimiser', 'continue with what it was begun with')
  const [decayed, exempt, frozen, firstDecayed, firstExempt, secondDecayed, secondExempt] = arrays
  const state: TrainingState = {
    step,
    parameters: { decayed, exempt, frozen },
    first: { decayed: firstDecayed, exempt: firstExempt },
    second: { decayed: secondDecayed, exempt: secondExempt },
  }
  return { state, progress }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
