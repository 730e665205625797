import type { Finding } from '@tessera/evidence'
import { nearestName } from '@tessera/tables'
import { assayBlock, columnBlock, deltaBlock, imageBlock, slideBlock, variantBlock } from './block.ts'
import { checkOutcome } from './check-outcome.ts'
import type { StudyProtocol } from './study.ts'

type LineOf = (path: readonly PropertyKey[]) => number

/** Every name that one part of the protocol uses and another defines: endpoints, blocks, models, tables. */
export function checkReferences(protocol: StudyProtocol, file: string, lineOf: LineOf): Finding[] {
  const findings: Finding[] = []
  const report = (code: string, message: string, cure: string, path: readonly PropertyKey[]) =>
    findings.push({
      severity: 'error',
      code,
      message,
      cure,
      file,
      row: lineOf(path),
      field: path.map(String).join('.'),
    })
  const expect = (kind: string, name: string, known: readonly string[], path: readonly PropertyKey[]) => {
    if (known.includes(name)) return
    const nearest = nearestName(name, known)
    const cure = nearest
      ? `did you mean '${nearest}'?`
      : `there ${known.length ? `are ${known.join(', ')}` : 'are none'}`
    report('protocol-unknown-name', `there is no ${kind} '${name}'`, cure, path)
  }

  const visits = Object.keys(protocol.tables).filter(name => protocol.tables[name].date !== undefined)
  checkPatients(protocol, report, expect)
  if ('landmarks' in protocol.timeZero)
    expect('visits table (a table with a date)', protocol.timeZero.visits, visits, ['timeZero', 'visits'])
  if (protocol.minimumFollowUp && !protocol.dataCut)
    report(
      'minimum-follow-up-without-data-cut',
      'a minimum follow-up counts back from the data cut, which is not given',
      'add dataCut: YYYY-MM-DD',
      ['minimumFollowUp'],
    )

  const blocks = Object.keys(protocol.blocks)
  for (const name of blocks) {
    const table = columnBlock(protocol.blocks, name)?.table
    if (table !== undefined)
      expect('visits table (a table with a date)', table, visits, ['blocks', name, 'table'])
  }
  for (const name of blocks) {
    const variants = variantBlock(protocol.blocks, name)
    if (variants === undefined || variants.segments !== undefined) continue
    for (const key of ['regions', 'armsCalledFrom'] as const)
      if (variants[key] !== undefined)
        report(
          'copies-without-segments',
          'copies are read of segments, which are not given',
          `add segments: FILE.seg, or leave out ${key}`,
          ['blocks', name, key],
        )
  }
  const tables = blocks.filter(
    name =>
      assayBlock(protocol.blocks, name) !== undefined ||
      imageBlock(protocol.blocks, name)?.features === 'radiomics' ||
      slideBlock(protocol.blocks, name)?.features === 'named',
  )
  for (const name of blocks) {
    const delta = deltaBlock(protocol.blocks, name)?.delta
    if (delta === undefined) continue
    const path = ['blocks', name, 'delta']
    expect('block with a table (an assay, or scans with radiomics)', delta.from, tables, [...path, 'from'])
    expect('block with a table (an assay, or scans with radiomics)', delta.to, tables, [...path, 'to'])
  }
  const ids = new Set<string>()
  protocol.questions.forEach((question, index) => {
    const path = ['questions', index]
    if ((question.prognosis === undefined) === (question.benefit === undefined))
      report('question-kind', 'a question asks either prognosis or benefit', 'give one of the two', path)
    const endpoint = question.prognosis ?? question.benefit
    if (endpoint !== undefined)
      expect('endpoint', endpoint, Object.keys(protocol.endpoints), [
        ...path,
        question.prognosis ? 'prognosis' : 'benefit',
      ])
    checkOutcome(protocol, question, path, report, expect)
    if (question.clock !== undefined)
      expect('clock', question.clock, Object.keys(protocol.clocks), [...path, 'clock'])
    const id = questionId(question)
    if (ids.has(id))
      report('question-twice', `two questions are called '${id}'`, 'give each an id of its own', path)
    ids.add(id)
    const models = Object.keys(question.models)
    if (models.length === 0 && question.benefit === undefined)
      report('question-without-models', 'a question needs a model', 'name one', path)
    for (const model of models) {
      const given = question.models[model]
      const used = Array.isArray(given) ? given : (given.blocks ?? [])
      used.forEach((block, i) => {
        expect('block', block, blocks, [
          ...path,
          'models',
          model,
          ...(Array.isArray(given) ? [] : ['blocks']),
          i,
        ])
      })
    }
    if (question.baseline !== undefined) expect('model', question.baseline, models, [...path, 'baseline'])
    if (question.primary !== undefined) expect('model', question.primary, models, [...path, 'primary'])
  })
  checkExternal(protocol, expect)
  checkShown(protocol, expect)
  protocol.biomarkers.forEach((given, index) => {
    const path = ['biomarkers', index]
    expect('endpoint', given.endpoint, Object.keys(protocol.endpoints), [...path, 'endpoint'])
    const named = 'screen' in given ? given.blocks : [given.block]
    for (const block of named)
      expect('block', block, blocks, [...path, 'screen' in given ? 'blocks' : 'block'])
  })
  if (protocol.trial) {
    const endpoints = Object.keys(protocol.endpoints)
    expect('endpoint', protocol.trial.primary, endpoints, ['trial', 'primary'])
    protocol.trial.secondary.forEach((name, i) => {
      expect('endpoint', name, endpoints, ['trial', 'secondary', i])
    })
  } else if (protocol.questions.length === 0)
    report('nothing-asked', 'the protocol asks nothing', 'add questions, or a trial', ['questions'])
  return findings
}

type Report = (code: string, message: string, cure: string, path: readonly PropertyKey[]) => void
type Expect = (kind: string, name: string, known: readonly string[], path: readonly PropertyKey[]) => void

function checkPatients({ patients, tables }: StudyProtocol, report: Report, expect: Expect): void {
  const given = [patients.table, patients.tables, patients.from].filter(value => value !== undefined)
  if (given.length !== 1)
    report('patients-source', 'patients come from one of table, tables and from', 'give exactly one', [
      'patients',
    ])
  if (patients.id === undefined && (patients.from !== undefined || Object.keys(tables).length > 0))
    report(
      'patients-without-id',
      `table '${Object.keys(tables)[0]}' is joined by patient, and patients have no identifier`,
      'name the column of the identifier: patients.id',
      ['patients'],
    )
  if (patients.from !== undefined) expect('table', patients.from, Object.keys(tables), ['patients', 'from'])
}

/** Questions whose patients are shown, and whose learning curve is drawn. */
function checkShown({ questions, patientPages, validation }: StudyProtocol, expect: Expect): void {
  const ids = questions.filter(({ prognosis }) => prognosis !== undefined).map(questionId)
  const { learningCurve = [] } = validation
  if (typeof learningCurve !== 'boolean')
    learningCurve.forEach((name, i) => {
      expect('question', name, ids, ['validation', 'learningCurve', i])
    })
  if (patientPages === undefined || typeof patientPages === 'number') return
  expect('question', patientPages.question, ids, ['patientPages', 'question'])
  const asked = questions.find(question => questionId(question) === patientPages.question)
  if (asked !== undefined && patientPages.model !== undefined)
    expect('model', patientPages.model, Object.keys(asked.models), ['patientPages', 'model'])
}

/** External centres can be checked here only where every file names its centre. */
function checkExternal({ patients, validation }: StudyProtocol, expect: Expect): void {
  const centres: string[] = []
  for (const table of patients.tables ?? []) {
    if (typeof table === 'string' || table.centre === undefined) return
    centres.push(table.centre)
  }
  if (centres.length === 0) return
  validation.external.forEach((name, i) => {
    expect('centre', name, centres, ['validation', 'external', i])
  })
}

/** The name of a question: its own, or its kind and endpoint. */
export function questionId(question: StudyProtocol['questions'][number]): string {
  const endpoint = question.prognosis ?? question.benefit ?? ''
  const made = `${question.benefit === undefined ? '' : 'benefit-'}${endpoint}`
  return question.id ?? made.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}
