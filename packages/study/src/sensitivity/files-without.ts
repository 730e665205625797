import { createHash } from 'node:crypto'
import { type Exclusion, FindingsError } from '@tessera/evidence'
import type { Sample } from '@tessera/omics'
import { withColumn } from '@tessera/tables'
import { unitOf } from '../files/file-block.ts'
import type { LoadedStudy } from '../intake/load.ts'
import { measuredAt } from '../intake/measured-at.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { LeftOut } from './left-out.ts'

type Files = Extract<LeftOut, { kind: 'files' }>

/** Samples, slides and scans of one block. */
interface BlockFiles {
  readonly block: string
  readonly unit: 'sample' | 'slide' | 'scan'
  readonly samples: readonly Sample[]
  readonly patient: Int32Array
}

/** A study without some files, and whose and how many they were. */
export interface WithoutFiles {
  readonly loaded: LoadedStudy
  readonly patients: number
  readonly files: number
}

/**
 * The study without the files of a block, or of every block, of a share of the patients who have one. Who that is depends on the
 * seed and the patient's own identifier alone, so that two blocks of one share lose the same patients' files. Each file that
 * is left out is a row of the ledger; columns measured from the block are missing in those patients.
 * @throws FindingsError for a block that has no files
 */
export function filesWithout(
  loaded: LoadedStudy,
  protocol: StudyProtocol,
  { name, share }: Files,
  seed: number,
): WithoutFiles {
  const blocks = blocksWithFiles(loaded).filter(({ block }) => name === null || block === name)
  if (blocks.length === 0) throw noFilesOf(name, loaded)
  const patients = new Set<number>()
  let made = loaded
  for (const block of blocks) {
    const lost = chosen(new Set(block.patient), share, seed, row => loaded.patients.ids[row])
    for (const row of lost) patients.add(row)
    made = withoutFilesOf(made, protocol, block, lost)
  }
  return { loaded: made, patients: patients.size, files: made.lost.length - loaded.lost.length }
}

/** Blocks whose samples, slides or scans stand in files or tables of their own. */
export function blocksWithFiles({ assays, bags, fileBlocks }: LoadedStudy): BlockFiles[] {
  const planned = new Set(fileBlocks.map(({ block }) => block))
  return [
    ...assays
      .filter(({ block }) => !planned.has(block))
      .map(({ block, unit, assay, patient }) => ({ block, unit, samples: assay.samples, patient })),
    ...bags
      .filter(({ block }) => !planned.has(block))
      .map(({ block, protocol, samples, patient }) => ({ block, unit: protocol.of, samples, patient })),
    ...fileBlocks.map(one => ({
      block: one.block,
      unit: unitOf(one),
      samples: one.samples.map(({ sample }) => sample),
      patient: Int32Array.from(one.samples, ({ patient }) => patient),
    })),
  ]
}

function withoutFilesOf(
  loaded: LoadedStudy,
  protocol: StudyProtocol,
  { block, unit, samples, patient }: BlockFiles,
  lost: ReadonlySet<number>,
): LoadedStudy {
  const { patients } = loaded
  const kept = (of: Int32Array) => of.map(row => (lost.has(row) ? -1 : row))
  const exclusions = samples.flatMap((sample, s): Exclusion[] =>
    lost.has(patient[s])
      ? [
          {
            unit,
            id: sample.id,
            centre: patients.centres[patients.centre[patient[s]]] ?? null,
            stage: `block ${block}`,
            code: `${unit}-left-out`,
            reason: 'left out by choice: a sensitivity run',
            question: null,
          },
        ]
      : [],
  )
  const own = <T extends { readonly block: string; readonly patient: Int32Array }>(one: T): T =>
    one.block === block ? { ...one, patient: kept(one.patient) } : one
  const measured = patients.measured?.map(score =>
    protocol.measured[score.name]?.assay === block
      ? { ...score, samples: score.samples.filter(({ row }) => !lost.has(row)) }
      : score,
  )
  return {
    ...loaded,
    patients: {
      ...patients,
      ...(measured === undefined
        ? {}
        : {
            measured,
            table: measured
              .map(score => measuredAt(score, null, patients.ids.length).column)
              .reduce(withColumn, patients.table),
          }),
    },
    assays: loaded.assays.map(own),
    bags: loaded.bags.map(own),
    fileBlocks: loaded.fileBlocks.map(one =>
      one.block === block
        ? { ...one, samples: one.samples.filter(sample => !lost.has(sample.patient)) }
        : one,
    ),
    lost: [...loaded.lost, ...exclusions],
  }
}

/** So many of the rows, in the order of a hash of seed and name; never all of them. */
function chosen(
  rows: ReadonlySet<number>,
  share: number,
  seed: number,
  nameOf: (row: number) => string,
): Set<number> {
  const place = (row: number) =>
    createHash('sha256')
      .update(`files left out ${seed} ${nameOf(row)}`)
      .digest('hex')
  const ordered = [...rows]
    .filter(row => row >= 0)
    .map(row => ({ row, at: place(row) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  const count = Math.min(ordered.length - 1, Math.round(share * ordered.length))
  return new Set(ordered.slice(0, Math.max(0, count)).map(({ row }) => row))
}

function noFilesOf(name: string | null, loaded: LoadedStudy): FindingsError {
  const known = blocksWithFiles(loaded).map(({ block }) => block)
  const has = known.length === 0 ? '' : `${known.join(', ')} have some; `
  return new FindingsError([
    {
      severity: 'error',
      code: 'left-out-without-files',
      message:
        name === null
          ? 'no block of the study has files or samples'
          : `'${name}' has no files or samples of its own`,
      cure: `${has}a block of columns is left out whole: block:NAME`,
      ...(name === null ? {} : { field: name }),
    },
  ])
}
