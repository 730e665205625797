import { listSlides, runSlides, type SlidesRun } from '@tessera/slides'
import type { Outcome, Session } from '../perform.ts'
import type { ManySlidesOptions } from './slide-options.ts'

/** One task on the slides that were named; what a command of many slides does. */
export async function manySlides(
  sources: readonly string[],
  options: ManySlidesOptions,
  work: Pick<SlidesRun, 'work' | 'module' | 'task' | 'dependsOn'> & {
    readonly settings: Readonly<Record<string, unknown>>
  },
  { onProgress, signal }: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { entries, findings: listed } = await listSlides(sources)
  const { results, failed, findings, manifest } = await runSlides({
    ...work,
    settings: { ...work.settings, assumedMpp: options.assumeMpp ?? null },
    entries,
    output: options.out,
    onProgress,
    signal,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  })
  const slides = entries.map(({ id, file, row, patientId }, at) => ({
    id,
    file,
    row,
    patientId,
    state: results[at].done ? 'done' : 'failed',
    outputs: results[at].outputs,
    ...results[at].summary,
  }))
  return {
    document: { out: options.out, manifest, slides, failed },
    text: `${options.out}: ${entries.length} ${entries.length === 1 ? 'slide' : 'slides'}, ${failed} failed; ${manifest} says how`,
    findings: [...listed, ...findings],
  }
}
