import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const number = z.number().nullish()

/** What a simulated study's `truth.json` says of the best that any score could reach. */
const bestSchema = z.object({
  given: z.enum(['observables', 'observables and latent state']),
  /** Blocks of the study whose contents the score knows; absent: all there are. */
  modalities: z.array(z.string()).optional(),
  auc: number,
  concordance: number,
  correlation: number,
})
export type BestPossible = z.infer<typeof bestSchema>

const truthSchema = z.object({
  schema: z.literal('tessera-truth/1'),
  outcomes: z.record(z.string(), z.object({ best: z.array(bestSchema) })),
})
export type SimulatedTruth = z.infer<typeof truthSchema>

/**
 * The truth that lies beside the tables of a simulated study; null where there is none, or it is not of the schema. No
 * model and no check reads it: it is looked at when everything else of a run is done.
 */
export function readTruth(folder: string): SimulatedTruth | null {
  const file = join(folder, 'truth.json')
  if (!existsSync(file)) return null
  try {
    return truthSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
