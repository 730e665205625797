import type { Finding } from '@tessera/evidence'
import {
  type Assay,
  alteredFraction,
  armCalls,
  armLevels,
  armSource,
  type CopyNumberCut,
  calls,
  type GenomeBuild,
  geneLevels,
  lineBatches,
  readBed,
  readGistic,
  readSegments,
  type SegmentTable,
  withoutNormalCells,
} from '@tessera/omics'
import { columnOf, hasColumn, numberAt, readTable, textAt } from '@tessera/tables'
import type { TableOptions } from '../endpoints/table-options.ts'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'

export interface CopyNumberOptions extends TableOptions {
  readonly build?: GenomeBuild
  readonly genes?: string
  readonly sample?: string
  readonly changed: number
  readonly amplified: number
  readonly deleted: number
  readonly armShare: number
  readonly purity?: string
}

/** The work of `tessera omics copy-number`. */
export async function copyNumberOfSegments(
  file: string,
  options: CopyNumberOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  if (await isGistic(file)) return gisticCalls(file, options)
  const { build } = options
  if (build === undefined)
    throw new UsageError('give the genome build of the segments: --build GRCh37 or --build GRCh38')
  if (!(options.amplified > options.changed && options.deleted < -options.changed))
    throw new UsageError('--amplified lies above --changed, and --deleted below minus it')
  const cut: CopyNumberCut = options
  const read = await readSegments(file, { sample: options.sample, signal: session.signal })
  const pure = options.purity === undefined ? null : await purified(read.segments, options.purity)
  const segments = pure?.segments ?? read.segments
  const bed = options.genes === undefined ? null : await readBed(options.genes)
  const unnamed = bed?.intervals.filter(({ name }) => name === null).length ?? 0
  if (bed !== null && unnamed === bed.intervals.length)
    throw new UsageError('--genes: the BED file has no fourth column with the names of the genes')
  const genes = bed === null ? null : geneLevels(segments, bed.intervals)
  const arms = armLevels(segments, build)
  const ofArms = armCalls(segments, cut, build, options.armShare)
  const altered = alteredFraction(segments, cut, build)
  const findings: Finding[] = [...read.findings, ...(bed?.findings ?? []), ...(pure?.findings ?? [])]
  const uncovered = altered.filter(({ covered }) => covered === 0).length
  if (uncovered > 0)
    findings.push({
      severity: 'warning',
      code: 'no-autosome',
      message: `${uncovered} samples have no segment on an autosome: their fraction altered is not known`,
      cure: 'check the names of the chromosomes',
      file: segments.file,
      count: uncovered,
    })
  if (options.out !== undefined) await writeMatrix(options.out, genes ?? arms)
  const armsOf = Map.groupBy(ofArms, ({ sample }) => sample)
  return {
    document: {
      build,
      arms: { source: armSource, share: options.armShare },
      cut: { changed: cut.changed, amplified: cut.amplified, deleted: cut.deleted },
      samples: altered,
      armLevels: matrixOf(arms),
      armCalls: ofArms,
      genes: genes === null ? null : { levels: matrixOf(genes), calls: matrixOf(calls(genes, cut)) },
    },
    text: textTable(
      ['sample', 'genome altered', 'gained', 'lost', 'arms gained', 'arms lost'],
      altered.map(one => {
        const called = armsOf.get(one.sample) ?? []
        const named = (call: number) =>
          called
            .filter(arm => arm.call === call)
            .map(({ arm }) => arm)
            .join(' ') || '–'
        const percent = (bases: number) =>
          one.covered === 0 ? '–' : `${((100 * bases) / one.covered).toFixed(1)} %`
        return [
          one.sample,
          percent(one.gained + one.lost),
          percent(one.gained),
          percent(one.lost),
          named(1),
          named(-1),
        ]
      }),
    ),
    findings,
  }
}

async function gisticCalls(file: string, options: CopyNumberOptions): Promise<Outcome> {
  const { assay, peaks, findings } = await readGistic(file)
  if (options.out !== undefined) await writeMatrix(options.out, assay)
  const rows = assay.features.map(({ id }, f) => {
    const row = assay.row(f)
    const count = (keep: (call: number) => boolean) => row.filter(keep).length
    return {
      name: id,
      band: peaks?.[f].band ?? null,
      q: peaks?.[f].qValue ?? null,
      changed: count(call => call !== 0 && !Number.isNaN(call)),
      strongly: count(call => Math.abs(call) === 2),
    }
  })
  return {
    document: { samples: assay.samples.map(({ id }) => id), rows, calls: matrixOf(assay) },
    text: textTable(
      ['peak or gene', 'band', 'q', 'samples changed', 'strongly'],
      rows
        .slice(0, 60)
        .map(row => [
          row.name,
          row.band ?? '',
          shortNumber(row.q),
          String(row.changed),
          String(row.strongly),
        ]),
    ),
    findings,
  }
}

async function isGistic(file: string): Promise<boolean> {
  for await (const batch of lineBatches(file)) return /^(unique name|gene symbol)\t/i.test(batch[0] ?? '')
  return false
}

/** The segments without normal cells, by a table of purity and ploidy; samples that it lacks stay, with a finding. */
async function purified(segments: SegmentTable, file: string) {
  const { table, findings } = await readTable(file)
  const lacking = ['sample', 'purity', 'ploidy'].filter(name => !hasColumn(table, name))
  if (lacking.length > 0) throw new UsageError(`--purity: the table has no column ${lacking.join(', ')}`)
  const given = new Map(
    Array.from({ length: table.rowCount }, (_, row) => [
      textAt(columnOf(table, 'sample'), row) ?? '',
      [numberAt(columnOf(table, 'purity'), row), numberAt(columnOf(table, 'ploidy'), row)] as const,
    ]),
  )
  const absent = segments.samples.filter(sample => !given.has(sample))
  const all: Finding[] = [...findings]
  if (absent.length > 0)
    all.push({
      severity: 'warning',
      code: 'no-purity',
      message: `${absent.length} samples have no purity and ploidy and stay as they are`,
      cure: 'give a row for every sample, with the name that the segments have',
      file,
      count: absent.length,
    })
  const log2 = segments.log2.map((value, i) => {
    const pair = given.get(segments.samples[segments.sample[i]])
    return pair === undefined ? value : withoutNormalCells(value, pair[0], pair[1])
  })
  return { segments: { ...segments, log2 }, findings: all }
}

function matrixOf(assay: Assay) {
  return {
    samples: assay.samples.map(({ id }) => id),
    values: Object.fromEntries(
      assay.features.map(({ id }, f) => [
        id,
        Array.from(assay.row(f), value => (Number.isNaN(value) ? null : value)),
      ]),
    ),
  }
}

async function writeMatrix(file: string, assay: Assay): Promise<void> {
  await writeRows(
    file,
    ['name', ...assay.samples.map(({ id }) => id)],
    assay.features.map(({ id }, f) => ({
      name: id,
      ...Object.fromEntries(assay.samples.map((sample, s) => [sample.id, assay.row(f)[s]])),
    })),
  )
}
