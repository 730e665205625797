import { readFileSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import {
  deidentifySlide,
  listSlides,
  type SlideDeidentification,
  type SlideEntry,
  SlideError,
} from '@tessera/slides'
import { makeTable, textColumn, writeCsv } from '@tessera/tables'
import { codeVersionOf, openRun, writeFileAtomically } from '@tessera/tasks'
import { UsageError } from '../exit-code.ts'
import type { CommonOptions, Outcome, Session } from '../perform.ts'

export interface DeidentifyOptions extends CommonOptions {
  readonly out: string
  readonly link?: string
  readonly keepNames?: boolean
  readonly thumbnail: boolean
  readonly key?: string
}

/** What is told of a copy: neither manifest nor message names the slide that it is of. */
interface Copy extends Omit<SlideDeidentification, 'output'> {
  readonly number: number
  readonly file: string
}

/** Copies slides one after another; a run that was stopped goes on with those that it lacks. */
export async function deidentifySlides(
  sources: readonly string[],
  options: DeidentifyOptions,
  { onProgress, signal }: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { entries } = await listSlides(sources)
  if (options.link !== undefined && inside(options.link, options.out))
    throw new UsageError('--link must not lie among the copies: it says which slide each is of')
  const key = options.key === undefined ? null : readFileSync(options.key)
  await mkdir(options.out, { recursive: true })
  const run = openRun(path.join(options.out, '.deidentify.run'), {
    codeVersion: codeVersionOf([new URL('.', import.meta.resolve('@tessera/slides'))]),
    workers: 1,
    signal,
  })
  const copies: Copy[] = []
  const findings: Finding[] = []
  const began = performance.now()
  try {
    for (const [at, entry] of entries.entries()) {
      const input = path.resolve(entry.folder, entry.file)
      const name = copyName(entry, at, options)
      const inputs = [input, await stampOf(input), name, options.thumbnail, key]
      try {
        const copy = async (): Promise<Copy> => {
          const { output: _, ...done } = await deidentifySlide(input, path.join(options.out, name), {
            ...(options.thumbnail ? {} : { thumbnail: false }),
            ...(key === null ? {} : { key }),
            signal,
          })
          return { number: at + 1, file: name, ...done }
        }
        const kept = await run.step(`slide ${at + 1}`, { inputs }, copy)
        const done = (await stampOf(path.join(options.out, name))) === null ? await copy() : kept
        copies.push(done)
        if (done.nameRepeats) findings.push(nameRepeats(done))
      } catch (error) {
        if (!(error instanceof SlideError)) throw error
        findings.push(refusal(at + 1, error))
      }
      const seconds = (performance.now() - began) / 1000
      const etaSeconds = (seconds / (at + 1)) * (entries.length - at - 1)
      onProgress({ stage: 'de-identifying', done: at + 1, total: entries.length, etaSeconds })
    }
    run.prune()
  } finally {
    run.close()
  }
  const manifest = path.join(options.out, 'deidentify.manifest.json')
  const document = { format: 'tessera-slides/1', work: 'deidentify', slides: copies, findings }
  writeFileAtomically(manifest, `${JSON.stringify(document, null, 1)}\n`)
  if (options.link !== undefined) await writeLink(options.link, entries, copies)
  return {
    document: { out: options.out, manifest, slides: copies, failed: entries.length - copies.length },
    text: `${options.out}: ${copies.length} of ${entries.length} slides copied; ${manifest} says what was taken out`,
    findings,
  }
}

function copyName({ file, id }: SlideEntry, at: number, { keepNames }: DeidentifyOptions): string {
  // A DICOM series is a folder.
  const ending = /\.ome\.tiff?$/i.exec(file)?.[0] ?? path.extname(file)
  return `${keepNames ? id : `slide-${at + 1}`}${/^\.dcm$/i.test(ending) ? '' : ending}`
}

function inside(file: string, folder: string): boolean {
  const way = path.relative(path.resolve(folder), path.resolve(file))
  return !way.startsWith('..') && !path.isAbsolute(way)
}

async function stampOf(file: string): Promise<readonly number[] | null> {
  return stat(file).then(
    ({ size, mtimeMs }) => [size, mtimeMs],
    () => null,
  )
}

async function writeLink(file: string, entries: readonly SlideEntry[], copies: readonly Copy[]) {
  const original = copies.map(({ number }) => entries[number - 1])
  await writeCsv(
    makeTable('link', [
      textColumn(
        'copy',
        copies.map(copy => copy.file),
      ),
      textColumn(
        'slide',
        original.map(entry => path.join(entry.folder, entry.file)),
      ),
      textColumn(
        'patient_id',
        original.map(entry => entry.patientId),
      ),
    ]),
    file,
  )
}

/** The name of a slide may be a record number: slides are called by their number. */
function refusal(number: number, { fault, what, cure }: SlideError): Finding {
  return {
    severity: 'error',
    code: fault,
    message: `slide ${number} in the order given was not copied: ${what}`,
    cure,
  }
}

function nameRepeats({ number }: Copy): Finding {
  return {
    severity: 'warning',
    code: 'name-kept',
    message: `the copy of slide ${number} has its name`,
    cure: 'leave --keep-names out where names of files are record numbers',
  }
}
