import { z } from 'zod'

/** `run.json`: when, where and with what the evidence was computed. Kept apart so that evidence repeats bit for bit. */
export const runRecordSchema = z.object({
  schema: z.literal('tessera-run/1'),
  tessera: z.string(),
  node: z.string(),
  platform: z.string(),
  cpus: z.number().int(),
  workers: z.number().int(),
  seed: z.number().int(),
  startedAt: z.string(),
  finishedAt: z.string(),
  wallSeconds: z.number(),
  peakMemoryMiB: z.number(),
  evidenceSha256: z.string(),
  /** What a sensitivity run left out, as it was asked for: `block:slides`; absent from a run of the whole study. */
  without: z.array(z.string()).optional(),
  /** Folder of the run that it was compared with. */
  against: z.string().optional(),
  stages: z.array(z.object({ name: z.string(), seconds: z.number(), cached: z.boolean() })),
})
export type RunRecord = z.infer<typeof runRecordSchema>
