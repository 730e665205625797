import { existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { codeVersionOf, openRun, type ProgressListener } from '@tessera/tasks'
import type { SliceBagCase, SliceBagResult, SliceBagShared, SliceEncoder } from './slice-bag-task.ts'

export interface SliceBagsOptions {
  readonly encoder: SliceEncoder
  /** Where `ID.h5` of each scan goes; made where it is absent. */
  readonly output: string
  /** Name of the stage in the progress; `slices` unless given. */
  readonly stage?: string
  readonly workers?: number
  readonly onProgress?: ProgressListener
  readonly signal?: AbortSignal
}

/** Packages whose code decides what is written. */
const deciding = ['evidence', 'imaging', 'bags']

/**
 * The slices through the tumour of many scans, a bag each, in worker threads. A run that was stopped goes on; scans whose
 * files, encoder and code have not changed are not encoded again unless their bag is gone.
 * @throws EncoderError for an encoder that cannot be used; TaskError `locked`, `aborted`, `disk-full`
 */
export async function writeSliceBags(
  cases: readonly SliceBagCase[],
  options: SliceBagsOptions,
): Promise<readonly SliceBagResult[]> {
  const { encoder, stage = 'slices' } = options
  const output = path.resolve(options.output)
  mkdirSync(output, { recursive: true })
  const run = openRun(path.join(output, '.slices.run'), {
    codeVersion: codeVersionOf([
      ...deciding.map(name => new URL('.', import.meta.resolve(`@tessera/${name}`))),
      new URL('..', import.meta.url),
    ]),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  const shared: SliceBagShared = { encoder, output }
  // Plain JavaScript in a tarball.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const made = (round: unknown, items: readonly SliceBagCase[]) =>
    run.map<SliceBagResult>(stage, {
      module: new URL(`./slice-bag-task.${extension}`, import.meta.url),
      task: 'sliceBag',
      shared,
      items: items.map(one => ({ ...one, stamps: stampsOf(one) })),
      inputs: { round, encoder: encoder.kind === 'onnx' ? stampOf(encoder.manifest) : null },
      chunkSize: 1,
    })
  try {
    const results = await made(null, cases)
    const gone = results.flatMap(({ bag }, at) =>
      bag === null || existsSync(path.join(output, bag)) ? [] : [at],
    )
    if (gone.length > 0) {
      const again = await made(
        Date.now(),
        gone.map(at => cases[at]),
      )
      gone.forEach((at, n) => {
        results[at] = again[n]
      })
    }
    run.prune()
    return results
  } finally {
    run.close()
  }
}

function stampsOf({ folder, image, mask }: SliceBagCase): unknown {
  return [image, mask].map(file => stampOf(path.resolve(folder, file)))
}

/** Size and time of a file: one that was changed is read again. */
function stampOf(file: string): unknown {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : [found.size, found.mtimeMs]
}
