import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import {
  codeVersionOf,
  contentHash,
  mapInWorkers,
  type ProgressListener,
  writeFileAtomically,
} from '@tessera/tasks'
import { z } from 'zod'
import type { DrawnFile } from './draw-file.ts'

export interface DrawOptions {
  readonly workers?: number
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

/** Name of the file that says which request each drawn file came from. */
const manifestName = 'drawn.json'
const manifestSchema = z.record(z.string(), z.string())
/** Files after which the manifest is written down, so that a killed call goes on where it was. */
const batch = 16

/**
 * Draws the files of a simulated cohort in worker threads. What an earlier call drew from an equal request with the
 * same code is left as it is, so that a call that was killed goes on.
 * @throws TaskError `disk-full`, `aborted`, `task-failed`
 */
export async function drawFiles(
  folder: string,
  files: readonly DrawnFile[],
  { workers = availableParallelism(), onProgress, signal }: DrawOptions = {},
): Promise<{ readonly drawn: number; readonly kept: number }> {
  const code = codeVersionOf(['simulate', 'slides', 'imaging', 'bags'].map(folderOf))
  const manifest = readManifest(folder)
  const keyed = files.map(file => ({ file, key: contentHash([code, file]) }))
  const wanting = keyed.filter(({ file, key }) => manifest[file.name] !== key || !isThere(folder, file))
  const started = performance.now()
  let done = 0
  const report = (now: number) => {
    const left = wanting.length - now
    const seconds = (performance.now() - started) / 1000
    onProgress?.({
      stage: 'drawing slides and scans',
      done: now,
      total: wanting.length,
      etaSeconds: now === 0 ? null : (seconds / now) * left,
    })
  }
  for (let start = 0; start < wanting.length; start += batch * workers) {
    const part = wanting.slice(start, start + batch * workers)
    await mapInWorkers<null>({
      module: new URL('./draw-file.ts', import.meta.url),
      task: 'drawFile',
      shared: folder,
      items: part.map(({ file }) => file),
      workers: Math.min(workers, part.length),
      chunkSize: 1,
      ...(signal ? { signal } : {}),
      onProgress: event => report(done + event.done),
    })
    done += part.length
    for (const { file, key } of part) manifest[file.name] = key
    writeFileAtomically(path.join(folder, manifestName), JSON.stringify(manifest, null, 1))
  }
  return { drawn: wanting.length, kept: files.length - wanting.length }
}

function isThere(folder: string, { name, beside = [] }: DrawnFile): boolean {
  return [name, ...beside].every(one => existsSync(path.join(folder, ...one.split('/'))))
}

/** A manifest that cannot be read counts as none: the files are drawn again. */
function readManifest(folder: string): Record<string, string> {
  const file = path.join(folder, manifestName)
  if (!existsSync(file)) return {}
  try {
    return { ...manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) }
  } catch {
    return {}
  }
}

function folderOf(name: string): string {
  return path.dirname(new URL(import.meta.resolve(`@tessera/${name}`)).pathname)
}
