import type { EvidenceDocument, TableRecord } from '@tessera/evidence'
import { countColumn, textColumn } from '../run/report-tables/columns.ts'
import type { Consequence } from './consequence.ts'
import { leftOutWords } from './left-out.ts'
import type { LeftOutCount } from './load-without.ts'

type Column = TableRecord['columns'][number]
type Row = TableRecord['rows'][number]

/** A table of the chapter about what was left out. */
export function sensitivityTable(
  id: string,
  words: { readonly title: string; readonly caption: string; readonly note?: string },
  columns: readonly Column[],
  rows: readonly Row[],
): TableRecord {
  return {
    id: `sensitivity/${id}`,
    section: 'sensitivity',
    question: null,
    validation: null,
    model: null,
    title: words.title,
    caption: words.caption,
    status: 'exploratory',
    columns: [...columns],
    rows: [...rows],
    indent: null,
    note: words.note ?? null,
  }
}

/** How much was left out. */
export function leftOutTable(counts: readonly LeftOutCount[]): TableRecord {
  return sensitivityTable(
    'left-out',
    {
      title: 'What was left out',
      caption:
        'Patients who lost something by it, and the samples, slides and scans that it took. Of a block nothing is counted: it was not looked at.',
    },
    [textColumn('what', 'Left out'), countColumn('patients', 'Patients'), countColumn('files', 'Files')],
    counts.map(({ left, patients, files }) => ({ what: leftOutWords(left), patients, files })),
  )
}

/** What that did to the rest of the study; null where it did nothing. */
export function consequencesTable(consequences: readonly Consequence[]): TableRecord | null {
  if (consequences.length === 0) return null
  const became = { refused: 'not there', reduced: 'made of less' }
  return sensitivityTable(
    'consequences',
    {
      title: 'What could not be asked or built without it',
      caption:
        'Columns of the tables stay where eligibility, an outcome or an adjustment names them: taking them away would change who is compared, and not what a model reads.',
    },
    [
      textColumn('what', 'Part'),
      textColumn('name', 'Name'),
      textColumn('question', 'Question'),
      textColumn('became', 'Is'),
      textColumn('why', 'Because'),
    ],
    consequences.map(one => ({
      what: one.what,
      name: one.name,
      question: one.question ?? '',
      became: became[one.became],
      why: one.because,
    })),
  )
}

/** Patients, events and models of each question and analysis, with and without. */
export function sizesTable(whole: EvidenceDocument, without: EvidenceDocument): TableRecord {
  const asked = (document: EvidenceDocument) =>
    [...(document.analyses ?? []), ...document.questions].map(one => ({
      id: one.id,
      label: one.label,
      n: one.n,
      events: one.events,
      models: 'models' in one ? one.models.length : null,
    }))
  const left = new Map(asked(without).map(one => [one.id, one]))
  return sensitivityTable(
    'sizes',
    {
      title: 'Patients, events and models, with and without',
      caption: 'Of the run of the whole study and of this one. Empty where it cannot be asked any more.',
    },
    [
      textColumn('question', 'Question'),
      countColumn('n', 'Patients with'),
      countColumn('left', 'without'),
      countColumn('events', 'Events with'),
      countColumn('eventsLeft', 'without'),
      countColumn('models', 'Models with'),
      countColumn('modelsLeft', 'without'),
    ],
    asked(whole).map(one => {
      const own = left.get(one.id)
      return {
        question: one.label,
        n: one.n,
        left: own?.n ?? null,
        events: one.events,
        eventsLeft: own?.events ?? null,
        models: one.models,
        modelsLeft: own?.models ?? null,
      }
    }),
  )
}
