// node bench/studies/real-files.ts [--keep FOLDER] [--only SET]
// Real files through the study machinery, from the files to evidence and report: one H&E slide (cut into pieces), MR of
// sarcomas with outlines (cut into slabs), RNA of five cohorts of melanoma, and the tables of LORIS. What was cut and how
// outcomes were made is said in packages/study/test/real-files.ts. With one SET the others' results stay.
// -> results/studies-real-files.json
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeReport } from '@tessera/report'
import { runStudy } from '@tessera/study'
import {
  expressionStudy,
  hasShared,
  sarcomaStudy,
  sharedData,
  slideStudy,
} from '../../packages/study/test/real-files.ts'

const { values } = parseArgs({ options: { keep: { type: 'string' }, only: { type: 'string' } } })
const folder = values.keep ?? mkdtempSync(path.join(os.tmpdir(), 'real-files-'))
mkdirSync(folder, { recursive: true })
const loris = path.resolve(import.meta.dirname, '../../examples/ici-response/study.yaml')

interface Real {
  readonly set: string
  readonly what: string
  readonly make: (into: string) => Promise<string> | string
  readonly dataDir?: string
  readonly bootstrap?: number
  readonly permutations?: number
}
const studies: readonly Real[] = [
  {
    set: 'slides_he',
    what: 'one real H&E slide cut into pieces, each a patient; the outcome is the mean red absorption of a piece; a check of the machinery',
    make: slideStudy,
  },
  {
    set: 'mri_sts',
    what: 'T1 MR of five real sarcomas with outlines, four slabs each, real patients left out in turn; the outcome is the mean intensity in the outline; a check of the machinery',
    make: sarcomaStudy,
  },
  {
    set: 'ici_expression',
    what: 'response to checkpoint inhibitors from RNA, five real cohorts of melanoma left out in turn',
    make: expressionStudy,
  },
  {
    set: 'ici_loris',
    what: 'response to checkpoint inhibitors from six routine variables (examples/ici-response), real tables',
    make: () => loris,
    dataDir: path.join(sharedData, 'ici_loris'),
    bootstrap: 200,
    permutations: 20,
  },
]

const rows: Record<string, unknown>[] = []
try {
  for (const { set, what, make, ...options } of studies) {
    if ((values.only !== undefined && values.only !== set) || !hasShared(set)) continue
    const protocolFile = await make(path.join(folder, set))
    const start = performance.now()
    const {
      evidence,
      run,
      folder: out,
    } = await runStudy({
      protocolFile,
      out: path.join(folder, `${set}-run`),
      ...options,
    })
    await writeReport(out)
    const headline = evidence.questions[0].validations[0].id
    rows.push({
      set,
      what,
      patients: evidence.patients.read,
      files: evidence.tables.find(({ id }) => id === 'files')?.rows ?? null,
      auc: evidence.estimates
        .filter(
          e => e.measure === 'auc' && e.fold === null && e.subgroup === null && e.validation === headline,
        )
        .map(({ question, validation, model, value, lower, upper, n, events }) => ({
          question,
          validation,
          model,
          value: short(value),
          lower: short(lower),
          upper: short(upper),
          n,
          events,
        })),
      exclusions: evidence.exclusions.map(({ stage, reason, n }) => ({ stage, reason, n })),
      findings: evidence.findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code),
      seconds: short((performance.now() - start) / 1000),
      peakMemoryMiB: run.peakMemoryMiB,
      stages: run.stages.slice(0, 4).map(({ name, seconds }) => ({ name, seconds: short(seconds) })),
    })
    console.log(set, JSON.stringify(rows[rows.length - 1]))
  }
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
}

const [{ model }] = os.cpus()
const file = path.join(import.meta.dirname, '../results/studies-real-files.json')
const ran = new Set(rows.map(({ set }) => set))
const before: { studies: Record<string, unknown>[] } = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { studies: [] }
const result = {
  measured: new Date().toISOString().slice(0, 10),
  machine: {
    cpu: model,
    cpus: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  },
  note: 'The machine was shared with other work while this ran: seconds are upper bounds.',
  studies: [...before.studies.filter(({ set }) => !ran.has(set)), ...rows],
}
writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`)

function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4))
}
