import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { codeVersionOf, openRun, type ProgressListener, writeFileAtomically } from '@tessera/tasks'
import { stampOf } from './file-stamp.ts'
import { manifestOf } from './manifest.ts'
import type { SlideEntry } from './slide-entry.ts'
import type { SharedWork, SlideResult } from './work-on-slide.ts'

export interface SlidesRun {
  /** Of the command: `tiles`, `encode`, ...; names the manifest and the stage of the progress. */
  readonly work: string
  readonly entries: readonly SlideEntry[]
  /** The module that exports the task, usually `new URL('./x.ts', import.meta.url)`, and its name there. */
  readonly module: URL
  readonly task: string
  /** Plain data that every slide is worked with. */
  readonly settings: unknown
  /** Where outputs and `WORK.manifest.json` go; made where it is absent. */
  readonly output: string
  /** Other files that the result of a slide depends on: an encoder, a stain reference, its scores. */
  readonly dependsOn?: (entry: SlideEntry) => readonly string[]
  readonly workers?: number
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

export interface SlidesDone {
  readonly results: readonly SlideResult[]
  readonly failed: number
  readonly findings: readonly Finding[]
  readonly manifest: string
}

/** Packages whose code decides what is written: a change in any of them makes earlier results void. */
const deciding = ['evidence', 'imaging', 'bags', 'statistics', 'tables']

/**
 * One task on many slides, a slide at a time in each worker thread. A run that was stopped continues with the slides that
 * it lacks; slides whose file, settings and code have not changed are not worked again unless what they wrote is gone.
 * @throws TaskError `locked`, `aborted`, `disk-full`
 */
export async function runSlides(options: SlidesRun): Promise<SlidesDone> {
  const { work, entries, output, settings } = options
  mkdirSync(output, { recursive: true })
  const run = openRun(path.join(output, `.${work}.run`), {
    codeVersion: codeVersionOf([
      ...deciding.map(name => new URL('.', import.meta.resolve(`@tessera/${name}`))),
      new URL('..', import.meta.url),
    ]),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  const shared: SharedWork = {
    module: options.module.href,
    task: options.task,
    settings,
    output: path.resolve(output),
  }
  const worked = (items: readonly SlideEntry[], round: unknown) =>
    run.map<SlideResult>(work, {
      // Plain JavaScript in a tarball.
      module: new URL(`./work-on-slide.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
      task: 'workOnSlide',
      shared,
      items: items.map(one => ({ ...one, stamps: stampsOf(one, options.dependsOn) })),
      inputs: { round },
      chunkSize: 1,
    })
  try {
    const results = await worked(entries, null)
    const gone = results.flatMap((result, at) =>
      result.outputs.every(file => existsSync(path.join(output, file))) ? [] : [at],
    )
    if (gone.length > 0) {
      const again = await worked(
        gone.map(at => entries[at]),
        Date.now(),
      )
      gone.forEach((at, n) => {
        results[at] = again[n]
      })
    }
    const findings = results.flatMap(result => result.findings)
    const manifest = path.join(output, `${work}.manifest.json`)
    writeFileAtomically(manifest, manifestOf(work, settings, entries, results, findings))
    run.prune()
    return { results, failed: results.filter(({ done }) => !done).length, findings, manifest }
  } finally {
    run.close()
  }
}

function stampsOf(one: SlideEntry, dependsOn: SlidesRun['dependsOn']): unknown[] {
  return [path.resolve(one.folder, one.file), ...(dependsOn?.(one) ?? [])].map(stampOf)
}
