// node bench/studies/dropping.ts [--keep FOLDER] [--study NAME] [--patients 80] [--centres 3] [--bootstrap 50] [--all]
// What it costs each study to go without each of its blocks, each of its centres, or half of its patients' files, and
// that it still runs: tessera run --without, beside the run of the whole study. Slides and scans as features. Of each
// clock the question with the most models, of several networks that fuse the late one (with --fusions all of them; with
// --all every question and model), each centre left out. What is in --keep already is not run again; with --kept
// nothing is run, and what is there is written down.
// -> results/studies-dropping.json
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type EvidenceDocument, FindingsError } from '@tessera/evidence'
import { drawFiles, type SimulatedStudy, writeSimulation } from '@tessera/simulate'
import { type LeftOut, leftOutText, readProtocol, runStudy } from '@tessera/study'
import { parse, stringify } from 'yaml'

const { values } = parseArgs({
  options: {
    keep: { type: 'string' },
    study: { type: 'string' },
    patients: { type: 'string', default: '80' },
    centres: { type: 'string', default: '3' },
    bootstrap: { type: 'string', default: '50' },
    all: { type: 'boolean', default: false },
    fusions: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
  },
})
const studies: readonly SimulatedStudy[] = [
  'rectal-mri',
  'ici-irae',
  'hcc-adjuvant',
  'changhai-escc',
  'oesophageal-ivb-rt',
]
const folder = values.keep ?? mkdtempSync(path.join(os.tmpdir(), 'dropping-'))
const [patients, centres, bootstrap] = [values.patients, values.centres, values.bootstrap].map(Number)

interface Row {
  readonly study: string
  readonly without: string
  readonly seconds: number
  readonly patients: number
  readonly questions: number
  readonly models: number
  readonly refused: readonly string[]
  /** The headline measure of every model on the patients of both runs. */
  readonly costs: readonly Readonly<Record<string, string | number | null>>[]
  readonly error: string | null
}

const rows: Row[] = []
for (const study of studies) {
  if (values.study !== undefined && values.study !== study) continue
  if (values.kept && !existsSync(path.join(folder, study, 'whole', 'run.json'))) continue
  const home = path.join(folder, study)
  const data = path.join(home, 'data')
  if (!existsSync(path.join(data, 'truth.json'))) {
    const { drawn = [] } = writeSimulation(data, { study, patients, centres, seed: 1, files: 'features' })
    if (drawn.length > 0) await drawFiles(data, drawn, {})
  }
  // The protocol that comes with the files; that of the treatments stands in studies/ alone.
  const protocolFile = path.join(data, 'main.yaml')
  const protocolHome =
    study === 'hcc-adjuvant' ? path.join(import.meta.dirname, '../../studies', study) : data
  const own = readFileSync(path.join(protocolHome, 'study.yaml'), 'utf8')
  writeFileSync(protocolFile, stringify({ ...(values.all ? parse(own) : mainQuestions(own)), dataDir: '.' }))
  const whole = path.join(home, 'whole')
  const given = { protocolFile, bootstrap, permutations: 0 }
  if (!existsSync(path.join(whole, 'run.json'))) await runStudy({ ...given, out: whole })
  const { blocks } = readProtocol(protocolFile).protocol
  const all: EvidenceDocument = JSON.parse(readFileSync(path.join(whole, 'evidence.json'), 'utf8'))
  const left: LeftOut[] = [
    ...Object.keys(blocks).map((name): LeftOut => ({ kind: 'block', name })),
    ...all.patients.centres.map(({ name }): LeftOut => ({ kind: 'centre', name })),
    { kind: 'files', name: null, share: 0.5 },
  ]
  for (const one of left) {
    const text = leftOutText(one)
    const kept = path.join(home, `${text.replaceAll(/[^\w.-]/g, '-')}.json`)
    if (values.kept && !existsSync(kept)) continue
    if (!existsSync(kept)) {
      const row = await dropped(study, one, { ...given, against: whole, out: kept.replace(/\.json$/, '') })
      mkdirSync(path.dirname(kept), { recursive: true })
      writeFileSync(kept, JSON.stringify(row))
    }
    const row: Row = JSON.parse(readFileSync(kept, 'utf8'))
    rows.push(row)
    console.log(
      row.study,
      row.without,
      row.error ?? `${row.seconds} s, ${row.questions} questions, ${row.models} models`,
    )
  }
}

/** The protocol with one question a clock, the one with the most models, and every benefit and trial. */
function mainQuestions(text: string): object {
  const protocol = parse(text)
  const asked: { clock?: string; benefit?: string; models?: Record<string, Model> }[] = protocol.questions
  const size = ({ models = {} }: (typeof asked)[number]) => Object.keys(models).length
  const kept = asked.filter(
    one =>
      one.benefit !== undefined ||
      one ===
        asked
          .filter(({ clock, benefit }) => clock === one.clock && benefit === undefined)
          .toSorted((a, b) => size(b) - size(a))[0],
  )
  const { temporal: _, ...validation } = protocol.validation
  const questions = kept.map(one =>
    values.fusions || one.benefit !== undefined ? one : { ...one, ...withOneFusion(one.models ?? {}) },
  )
  return { ...protocol, questions, dynamic: [], validation }
}

/** Of the networks that fuse blocks late fusion alone, or the first where there is none. */
function withOneFusion(models: Readonly<Record<string, Model>>): object {
  const fused = Object.entries(models).flatMap(([name, { learner, blocks = [] }]) =>
    typeof learner === 'object' && learner.name === 'network' && blocks.length > 1
      ? [[name, learner.fusion]]
      : [],
  )
  const [kept] = fused.find(([, fusion]) => fusion === 'late') ?? fused[0] ?? []
  const gone = new Set(fused.flatMap(([name]) => (name === kept ? [] : [name])))
  const left = Object.fromEntries(Object.entries(models).filter(([name]) => !gone.has(name)))
  // Whatever was to be reported and is gone leaves the place to the last model.
  return { models: left, primary: kept ?? Object.keys(left).at(-1) }
}

/** As much of a model of study.yaml as is looked at here. */
interface Model {
  readonly blocks?: readonly string[]
  readonly learner?: string | { readonly name: string; readonly fusion?: string }
}

async function dropped(study: string, left: LeftOut, options: Parameters<typeof runStudy>[0]): Promise<Row> {
  const start = performance.now()
  const about = { study, without: leftOutText(left) }
  const none = { patients: 0, questions: 0, models: 0, refused: [], costs: [] }
  try {
    const { evidence } = await runStudy({ ...options, without: [left] })
    const cost = evidence.tables.find(({ id }) => id === 'sensitivity/cost')
    return {
      ...about,
      seconds: Math.round((performance.now() - start) / 100) / 10,
      patients: evidence.patients.analysed,
      questions: evidence.questions.length + (evidence.analyses ?? []).length,
      models: evidence.questions.reduce((sum, { models }) => sum + models.length, 0),
      refused: (evidence.sensitivity?.consequences ?? [])
        .filter(({ became }) => became === 'refused')
        .map(
          ({ what, name, question, because }) =>
            `${what} ${question === null ? '' : `${question}/`}${name}: ${because}`,
        ),
      costs: cost?.rows ?? [],
      error: null,
    }
  } catch (error) {
    const words = error instanceof FindingsError ? error.findings[0].message : String(error)
    return { ...about, ...none, seconds: Math.round((performance.now() - start) / 100) / 10, error: words }
  }
}

const [{ model }] = os.cpus()
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${model}, ${os.availableParallelism()} cores`,
  patients,
  centres,
  bootstrap,
  questions: values.all ? 'all' : 'of each clock the one with the most models; see the head of dropping.ts',
  note: 'The machine was shared with other work: seconds are upper bounds.',
  runs: rows.length,
  failed: rows.filter(({ error }) => error !== null).length,
  rows,
}
if (values.study === undefined)
  writeFileSync(
    path.join(import.meta.dirname, '../results/studies-dropping.json'),
    `${JSON.stringify(result, null, 1)}\n`,
  )
if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
