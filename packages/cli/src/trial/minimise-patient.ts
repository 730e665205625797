import path from 'node:path'
import { type EnteredPatient, type NextAllocation, nextAllocation, readAllocations } from '@tessera/trials'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { MinimiseOptions } from './allocation-options.ts'
import { armsOfOptions, factorsOfText, minimisationOfOptions } from './scheme-of-options.ts'
import { seedOfOption } from './seed-of-option.ts'

/** `tessera trial minimise` */
export async function minimisePatient(table: string | undefined, options: MinimiseOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const arms = armsOfOptions(options)
  const factors = factorsOfText(options.factors)
  const design = minimisationOfOptions(options, factors, arms)
  const strange = Object.keys(options.levels).find(name => !factors.some(factor => factor.name === name))
  if (strange !== undefined)
    throw new UsageError(
      `--levels: ${strange} is no factor; there are ${factors.map(one => one.name).join(', ')}`,
    )
  const { seed, commitment, findings } = seedOfOption({ seed: options.seed })
  const read =
    table === undefined
      ? { file: undefined, patients: [], findings: [] }
      : await readAllocations(table, { factors, ...(options.columns ? { given: options.columns } : {}) })
  const patient = { patientId: options.patient, levels: options.levels }
  const next = nextAllocation({
    arms,
    design,
    history: read.patients,
    patient,
    seed,
    ...(read.file === undefined ? {} : { file: read.file }),
  })
  if (options.out !== undefined)
    await writeHistory(
      options.out,
      [...read.patients, { ...patient, arm: next.arm }],
      factors.map(one => one.name),
    )
  return {
    document: {
      ...next,
      arms: arms.names,
      ratio: arms.ratio,
      design,
      entered: read.patients.length,
      commitment,
    },
    text: textOf(next, arms.names, read.patients.length, options.out),
    findings: [...read.findings, ...findings],
  }
}

async function writeHistory(
  file: string,
  patients: readonly EnteredPatient[],
  factors: readonly string[],
): Promise<void> {
  const rows = patients.map(({ patientId, arm, levels }) => ({
    patient_id: patientId,
    arm,
    ...Object.fromEntries(factors.map(name => [name, levels[name]])),
  }))
  await writeRows(file, ['patient_id', 'arm', ...factors], rows)
}

function textOf(
  next: NextAllocation,
  arms: readonly string[],
  entered: number,
  written: string | undefined,
): string {
  const rows = next.factors.map(({ factor, level, weight, counts, imbalance }) => [
    factor,
    level,
    ...counts.map(String),
    shortNumber(weight),
    ...imbalance.map(shortNumber),
  ])
  return [
    `${next.patientId}, after ${entered} patients: ${next.arm}`,
    textTable(
      ['factor', 'level', ...arms.map(arm => `in ${arm}`), 'weight', ...arms.map(arm => `if ${arm}`)],
      [...rows, ['together', '', ...arms.map(() => ''), '', ...next.imbalance.map(shortNumber)]],
    ),
    `${next.why}; drawn: ${next.uniform.toFixed(4)}, probabilities ${next.probabilities.map((p, k) => `${arms[k]} ${shortNumber(p)}`).join(', ')}`,
    ...(written === undefined ? [] : [`the history with the new patient is in ${path.basename(written)}`]),
  ].join('\n\n')
}
