import type { Finding } from '@tessera/evidence'
import { listSlides, runSlides, type SlideEntry, type SlidesDone, type SlidesRun } from '@tessera/slides'
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
  const done = await runSlides({
    ...work,
    settings: { ...work.settings, assumedMpp: options.assumeMpp ?? null },
    entries,
    output: options.out,
    onProgress,
    signal,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  })
  return slidesOutcome(options.out, entries, listed, done)
}

/** What a command of many slides has to tell. */
export function slidesOutcome(
  out: string,
  entries: readonly SlideEntry[],
  listed: readonly Finding[],
  { results, failed, findings, manifest }: SlidesDone,
): Outcome {
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
    document: { out, manifest, slides, failed },
    text: `${out}: ${entries.length} ${entries.length === 1 ? 'slide' : 'slides'}, ${failed} failed; ${manifest} says how`,
    findings: [...listed, ...findings],
  }
}
