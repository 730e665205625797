import { createHash } from 'node:crypto'
import { availableParallelism, platform, release } from 'node:os'
import { type RunRecord, runRecordSchema } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import manifest from '../../package.json' with { type: 'json' }

/** When, where and with what the evidence was computed. */
export function runRecord(
  run: Run,
  /** Stages of before: the reading of slides and scans. */
  before: Run['stages'],
  startedAt: Date,
  seed: number,
  evidence: string,
  /** What a sensitivity run left out, and the folder of the run that it is compared with. */
  asked: { readonly without: readonly string[]; readonly against: string | null } | null,
): RunRecord {
  const finishedAt = new Date()
  return runRecordSchema.parse({
    schema: 'tessera-run/1',
    tessera: manifest.version,
    node: process.version,
    platform: `${platform()} ${release()} ${process.arch}`,
    cpus: availableParallelism(),
    workers: run.workers,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    wallSeconds: (finishedAt.getTime() - startedAt.getTime()) / 1000,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    evidenceSha256: createHash('sha256').update(evidence).digest('hex'),
    ...(asked === null ? {} : { without: [...asked.without] }),
    ...(asked === null || asked.against === null ? {} : { against: asked.against }),
    stages: [...before, ...run.stages].map(({ name, seconds, cached }) => ({ name, seconds, cached })),
  })
}
