import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type FittedInfiltration,
  infiltrationFitter,
  infiltrationFromJson,
  infiltrationSets,
  trainingSamples,
} from '@tessera/omics'
import { writeRows } from '../endpoints/write-out.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import { readGeneSets } from './gene-sets-input.ts'
import { samplesToFitOn, storedReference } from './reference-file.ts'
import type { ScoreOptions } from './score-options.ts'

const RESAMPLES = 200

/** The work of `tessera omics score --method infiltration`: one number a sample, with its interval. */
export async function infiltrationTable(
  table: string,
  options: ScoreOptions,
  session: Session,
): Promise<Outcome> {
  const stage = (done: number) =>
    session.onProgress({ stage: 'infiltration', done, total: 2, etaSeconds: null })
  const stored =
    options.reference === undefined ? null : infiltrationFromJson(await storedReference(options.reference))
  const given =
    stored !== null || options.sets === 'published'
      ? { sets: infiltrationSets, findings: [] }
      : await readGeneSets(options.sets)
  const read = await readAssayInput(table, options)
  stage(1)
  const { fitted, learnedFrom } = stored
    ? { fitted: stored, learnedFrom: path.basename(options.reference ?? '') }
    : learned(read.assay)
  const { samples, level } = fitted.score(read.assay, { seed: 1, resamples: RESAMPLES })
  if (options.saveReference !== undefined)
    await writeFile(options.saveReference, `${JSON.stringify(fitted)}\n`)
  const rows = samples.map(({ sample, score, lower, upper, reason }, s) => ({
    sample,
    ...(read.assay.samples[s].patientId === null ? {} : { patient_id: read.assay.samples[s].patientId }),
    infiltration: score,
    lower,
    upper,
    why_not: reason,
  }))
  if (options.out !== undefined) await writeRows(options.out, Object.keys(rows[0] ?? {}), rows)
  stage(2)
  return {
    document: {
      method: 'infiltration',
      scale: read.assay.scale,
      genes: read.assay.features.length,
      learnedFrom,
      level,
      resamples: RESAMPLES,
      sets: fitted.coverage,
      samples: rows,
      out: options.out ?? null,
      reference: options.saveReference ?? options.reference ?? null,
    },
    text: textOf(fitted, rows, learnedFrom, options.out),
    findings: [...read.findings, ...given.findings, ...(stored === null ? fitted.findings : [])],
  }

  function learned(assay: typeof read.assay) {
    const fitter = infiltrationFitter({
      sets: given.sets,
      leastShare: options.coverage ?? 0.8,
      fewestGenes: options.fewestGenes,
    })
    const training = trainingSamples(assay, samplesToFitOn(assay, options.fitOn))
    return {
      fitted: fitter.fit(training, { seed: 1 }),
      learnedFrom: `${training.data.size} samples${options.fitOn === undefined ? '' : ` with ${options.fitOn}`}`,
    }
  }
}

function textOf(
  { coverage }: FittedInfiltration,
  rows: readonly {
    readonly sample: string
    readonly infiltration: number | null
    readonly lower: number | null
    readonly upper: number | null
    readonly why_not: string | null
  }[],
  learnedFrom: string,
  out: string | undefined,
): string {
  const used = coverage.map(
    ({ set, genes, present, scored }) => `${set} ${present.length}/${genes}${scored ? '' : ' (left out)'}`,
  )
  const shown = rows
    .slice(0, 60)
    .map(({ sample, infiltration, lower, upper, why_not }) => [
      sample,
      shortNumber(infiltration),
      lower === null || upper === null ? '–' : `${shortNumber(lower)} to ${shortNumber(upper)}`,
      why_not ?? '',
    ])
  return [
    `Immune infiltration in standard deviations of ${learnedFrom}; sets: ${used.join(', ')}. Intervals resample genes: they are of the measurement`,
    textTable(['sample', 'infiltration', '95 % interval', ''], shown) +
      (rows.length > shown.length ? `\n... and ${rows.length - shown.length} more` : ''),
    ...(out === undefined ? ['Nothing is written: give --out FILE'] : []),
  ].join('\n\n')
}
