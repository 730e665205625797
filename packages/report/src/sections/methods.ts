import type { Question } from '@tessera/evidence'
import { estimateNumbers } from '../tables/estimate-table.ts'
import { escapeText } from '../text/escape.ts'
import { durationText, estimateText, fixed } from '../text/number.ts'
import { sentences, tidyDigits } from '../text/tidy.ts'
import { type Block, type Chapter, prose } from './chapter.ts'
import { placedBlocks, sectionShort, sectionTitle } from './placed.ts'
import type { Source } from './source.ts'

/** Models, folds, sources and the run itself: enough to do it again. */
export function methodsChapter(source: Source): Chapter {
  const blocks: Block[] = [...placedBlocks(source, 'methods', null)]
  for (const question of source.evidence.questions)
    blocks.push(modelsTable(source, question), foldsTable(source, question))
  blocks.push(sourcesTable(source), prose(runHtml(source)), allNumbers(source))
  return { id: 'methods', title: sectionTitle('methods'), short: sectionShort('methods'), level: 2, blocks }
}

function suffix(source: Source, question: Question): string {
  return source.evidence.questions.length > 1 ? `: ${question.label}` : ''
}

function modelsTable(source: Source, question: Question): Block {
  const role = (id: string, own: string): string => (id === question.primary ? `${own}, reported` : own)
  return source.table(name => ({
    name,
    title: `Models${suffix(source, question)}`,
    caption:
      'All were fitted inside the training rows of each fold, with imputation, encoding, scaling and cut-offs.',
    note: null,
    exploratory: false,
    columns: [
      { label: 'Model', align: 'left' },
      { label: 'Role', align: 'left' },
      { label: 'Learner', align: 'left' },
      { label: 'Parameters', align: 'right' },
      { label: 'Features', align: 'left' },
    ],
    rows: question.models.map(m => ({
      kind: 'plain',
      cells: [
        m.label,
        role(m.id, m.role),
        tidyDigits([m.learner, m.description].filter(part => part !== '').join(': ')),
        String(m.parameters),
        m.features.join(', '),
      ],
    })),
    numbers: {
      columns: ['model', 'label', 'role', 'learner', 'parameters', 'features'],
      rows: question.models.map(m => [
        m.id,
        m.label,
        role(m.id, m.role),
        m.learner,
        m.parameters,
        m.features.join('; '),
      ]),
    },
  }))
}

function foldsTable(source: Source, question: Question): Block {
  const folds = question.validations.flatMap(v => v.folds.map(fold => ({ validation: v, fold })))
  return source.table(
    name => ({
      name,
      title: `Who trained and who was held out${suffix(source, question)}`,
      caption: sentences(question.validations.map(v => `${v.label}: ${v.description}`)),
      note: null,
      exploratory: false,
      columns: [
        { label: 'Validation', align: 'left' },
        { label: 'Held out', align: 'left' },
        { label: 'Training patients', align: 'right' },
        { label: 'events', align: 'right' },
        { label: 'Held-out patients', align: 'right' },
        { label: 'events', align: 'right' },
      ],
      rows: folds.map(({ validation, fold }) => ({
        kind: 'plain',
        cells: [
          validation.label,
          fold.name,
          String(fold.trainingN),
          fold.trainingEvents === null ? '' : String(fold.trainingEvents),
          String(fold.n),
          fold.events === null ? '' : String(fold.events),
        ],
      })),
      numbers: {
        columns: ['validation', 'fold', 'training n', 'training events', 'held-out n', 'held-out events'],
        rows: folds.map(({ validation: v, fold: f }) => [
          v.id,
          f.name,
          f.trainingN,
          f.trainingEvents,
          f.n,
          f.events,
        ]),
      },
    }),
    folds.length > 20,
  )
}

function sourcesTable(source: Source): Block {
  const { sources } = source.evidence.study
  return source.table(name => ({
    name,
    title: 'Data sources',
    caption: 'The hash names the exact bytes that were read.',
    note: null,
    exploratory: false,
    columns: [
      { label: 'Source', align: 'left' },
      { label: 'File', align: 'left' },
      { label: 'Rows', align: 'right' },
      { label: 'Licence', align: 'left' },
      { label: 'SHA-256', align: 'left' },
    ],
    rows: sources.map(s => ({
      kind: 'plain',
      cells: [s.name, s.file, String(s.rows), s.licence ?? 'not stated', `${s.sha256.slice(0, 12)}…`],
    })),
    numbers: {
      columns: ['name', 'file', 'rows', 'licence', 'sha256'],
      rows: sources.map(s => [s.name, s.file, s.rows, s.licence, s.sha256]),
    },
  }))
}

function runHtml(source: Source): string {
  const { run, evidence } = source
  const facts: [string, string][] = [
    ['Tessera', run.tessera],
    ['Node', `${run.node} on ${run.platform}, ${run.workers} of ${run.cpus} processors`],
    [
      'Run',
      `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC, ${durationText(run.wallSeconds)}, ${fixed(run.peakMemoryMiB, 0)} MiB at most`,
    ],
    ['Seed', String(evidence.study.seed)],
    ['Evidence', `SHA-256 ${run.evidenceSha256}`],
    [
      'Stages',
      run.stages.map(s => `${s.name} ${s.cached ? 'from cache' : durationText(s.seconds)}`).join(', '),
    ],
  ]
  const items = facts.map(([k, v]) => `<div><dt>${escapeText(k)}</dt><dd>${escapeText(v)}</dd></div>`)
  return `<p class="run-in">The run</p><dl class="facts">${items.join('')}</dl>`
}

const most = 400

/** Every estimate of the evidence, folded; beyond 400 the page shows the first and the CSV has all. */
function allNumbers(source: Source): Block {
  const { estimates } = source.evidence
  return source.table(
    name => ({
      name,
      title: 'Every number of the evidence',
      caption:
        estimates.length > most
          ? `The first ${most} of ${estimates.length}; the CSV has them all with standard errors and reasons.`
          : 'The CSV has standard errors, levels and reasons besides.',
      note: null,
      exploratory: false,
      columns: [
        { label: 'Number', align: 'left' },
        { label: 'Model', align: 'left' },
        { label: 'Where', align: 'left' },
        { label: 'Value', align: 'right' },
        { label: 'Patients', align: 'right' },
        { label: 'Events', align: 'right' },
        { label: 'About', align: 'left' },
        { label: 'Method', align: 'left' },
      ],
      rows: estimates.slice(0, most).map(e => ({
        kind: 'plain',
        cells: [
          `${e.label}${e.horizon === null ? '' : `, horizon ${e.horizon}`}${e.threshold === null ? '' : `, threshold ${e.threshold}`}`,
          `${e.model ?? ''}${e.reference === null ? '' : ` against ${e.reference}`}`,
          [e.question, e.validation, e.fold, e.subgroup].filter(part => part !== null).join(' / '),
          e.value === null ? `– ${e.why ?? ''}`.trim() : estimateText(e),
          String(e.n),
          e.events === null ? '' : String(e.events),
          `${e.about}, ${e.status}`,
          e.method,
        ],
      })),
      numbers: estimateNumbers(estimates),
    }),
    true,
  )
}
