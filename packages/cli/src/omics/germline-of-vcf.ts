import {
  type Build,
  type DosageField,
  germlineQuality,
  readGenotypes,
  readGermlineSheet,
  relationOf,
} from '@tessera/omics'
import type { TableOptions } from '../endpoints/table-options.ts'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'

export interface GermlineOptions extends TableOptions {
  readonly samples?: string
  readonly dosage?: DosageField
  readonly build?: Build
  readonly allFilters?: true
  readonly midP?: true
  readonly callRate: number
  readonly hwe: number
  readonly sheetColumns?: Readonly<Record<string, string>>
}

/** The work of `tessera omics germline`. */
export async function germlineOfVcf(
  file: string,
  options: GermlineOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  const stage = stagesOf(session)
  const read = await readGenotypes(file, {
    ...(options.dosage === undefined ? {} : { dosage: options.dosage }),
    ...(options.build === undefined ? {} : { build: options.build }),
    allFilters: options.allFilters === true,
    signal: session.signal,
    onProgress: stage('reading'),
  })
  const sheet =
    options.samples === undefined
      ? null
      : await readGermlineSheet(options.samples, read.genotypes.samples, options.sheetColumns)
  const genotypes = sheet === null ? read.genotypes : read.genotypes.with({ samples: sheet.samples })
  const quality = germlineQuality(genotypes, {
    limits: {
      variantCallRate: options.callRate,
      sampleCallRate: options.callRate,
      hardyWeinberg: options.hwe,
    },
    midP: options.midP === true,
    ploidy: read.ploidy,
    onProgress: stage('comparing samples'),
  })
  const rows = genotypes.samples.map((sample, s) => ({
    sample: sample.id,
    patient_id: sample.patientId,
    call_rate: quality.samples.callRate[s],
    heterozygosity: quality.samples.heterozygosity[s],
    inbreeding: quality.samples.inbreeding[s],
    sex: quality.usedSex[s],
    inbreeding_x: quality.sex.inbreedingX[s],
  }))
  if (options.out !== undefined) await writeRows(options.out, Object.keys(rows[0] ?? {}), rows)
  const passing = quality.passes.reduce((sum, one) => sum + one, 0)
  const document = {
    build: genotypes.build,
    variants: genotypes.count,
    passing,
    lines: read.lines,
    leftOut: read.leftOut,
    samples: rows,
    related: quality.related.map(pair => ({
      first: genotypes.samples[pair.first].id,
      second: genotypes.samples[pair.second].id,
      kinship: pair.kinship,
      ibs0: pair.ibs0,
      variants: pair.variants,
      relation: relationOf(pair),
    })),
  }
  const text = [
    `${genotypes.count} variants of ${genotypes.size} samples, ${genotypes.build ?? 'build not known'}; ${passing} are called and in equilibrium.`,
    textTable(
      ['sample', 'call rate', 'heterozygosity', 'F', 'sex', 'F of X'],
      rows.map(row => [
        row.sample,
        ...[row.call_rate, row.heterozygosity, row.inbreeding].map(shortNumber),
        row.sex ?? '–',
        shortNumber(row.inbreeding_x),
      ]),
    ),
  ].join('\n\n')
  return { document, text, findings: [...read.findings, ...(sheet?.findings ?? []), ...quality.findings] }
}

/** Progress of a stage by its name, with what is left by what it took so far. */
function stagesOf(session: Session): (name: string) => (done: number, total: number) => void {
  return stage => {
    const began = performance.now()
    return (done, total) => {
      const seconds = (performance.now() - began) / 1000
      const etaSeconds = done === 0 ? null : (seconds * (total - done)) / done
      session.onProgress({ stage, done, total, etaSeconds })
    }
  }
}
